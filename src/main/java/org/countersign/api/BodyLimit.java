package org.countersign.api;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Type;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.json.MappingJacksonInputMessage;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/**
 * Everything that the API takes is small; what is longer is refused before it is parsed. Tomcat has
 * no limit of its own for JSON.
 */
@RestControllerAdvice
class BodyLimit extends RequestBodyAdviceAdapter {

  static final int MAX_KILOBYTES = 64;

  @Override
  public boolean supports(
      MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converter) {
    return true;
  }

  @Override
  public HttpInputMessage beforeBodyRead(
      HttpInputMessage message,
      MethodParameter parameter,
      Type type,
      Class<? extends HttpMessageConverter<?>> converter)
      throws IOException {
    byte[] body = message.getBody().readNBytes(MAX_KILOBYTES * 1024 + 1);
    if (body.length > MAX_KILOBYTES * 1024) {
      throw new TooLong();
    }
    return new MappingJacksonInputMessage(new ByteArrayInputStream(body), message.getHeaders());
  }

  /** The body is longer than anything that the API takes. */
  static class TooLong extends RuntimeException {}
}
