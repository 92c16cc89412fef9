package org.countersign.api;

import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.accept.ContentNegotiationStrategy;
import org.springframework.web.accept.HeaderContentNegotiationStrategy;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * An Accept header that cannot be read counts as none. Otherwise nothing could be answered to it,
 * not even what is wrong with it.
 */
@Component
class UnreadableAccept implements WebMvcConfigurer {

  private final ContentNegotiationStrategy header = new HeaderContentNegotiationStrategy();

  @Override
  public void configureContentNegotiation(ContentNegotiationConfigurer negotiation) {
    negotiation.strategies(
        List.of(
            request -> {
              try {
                return header.resolveMediaTypes(request);
              } catch (HttpMediaTypeNotAcceptableException e) {
                return ContentNegotiationStrategy.MEDIA_TYPE_ALL_LIST;
              }
            }));
  }
}
