package org.countersign.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * A Content-Type that names no type, such as {@code application/*}, is refused with 415. Spring
 * fails on it where the body is optional, and the fault would be called ours.
 */
@Component
class WildcardContentType implements WebMvcConfigurer, HandlerInterceptor {

  @Override
  public void addInterceptors(InterceptorRegistry interceptors) {
    interceptors.addInterceptor(this).addPathPatterns("/api/**");
  }

  @Override
  public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
      throws HttpMediaTypeNotSupportedException {
    String sent = request.getContentType();
    if (sent != null && !namesOneType(sent)) {
      throw new HttpMediaTypeNotSupportedException(null, List.of(MediaType.APPLICATION_JSON), null);
    }
    return true;
  }

  /** What cannot be read at all is refused by Spring. */
  private static boolean namesOneType(String contentType) {
    try {
      return MediaType.parseMediaType(contentType).isConcrete();
    } catch (InvalidMediaTypeException e) {
      return true;
    }
  }
}
