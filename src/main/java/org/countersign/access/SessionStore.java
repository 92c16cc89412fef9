package org.countersign.access;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.support.GenericConversionService;
import org.springframework.core.serializer.support.SerializingConverter;

/**
 * Sessions of the pages are in the database: every instance knows who has logged in, and a restart
 * logs nobody out.
 */
@Configuration(proxyBeanMethods = false)
class SessionStore {

  private static final Logger LOG = LoggerFactory.getLogger(SessionStore.class);

  /** Who somebody is, where they wanted to go, and the notice for the next page. */
  private static final ObjectInputFilter KNOWN =
      ObjectInputFilter.Config.createFilter(
          "maxdepth=50;maxrefs=10000;maxarray=10000;java.lang.*;java.util.*;java.util.concurrent.*;"
              + "java.time.*;java.net.URL;org.springframework.security.**;"
              + "org.springframework.util.*;org.springframework.web.servlet.FlashMap;"
              + "org.countersign.**;!*");

  /** By the name that Spring Session looks for. */
  @Bean(defaultCandidate = false)
  ConversionService springSessionConversionService() {
    GenericConversionService conversion = new GenericConversionService();
    conversion.addConverter(Object.class, byte[].class, new SerializingConverter());
    conversion.addConverter(byte[].class, Object.class, SessionStore::read);
    return conversion;
  }

  /**
   * Bytes of a class that no session holds are not made into an object, whoever has written them.
   * Those of another version of a library are nothing: the person logs in again.
   */
  static @Nullable Object read(byte[] bytes) {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      in.setObjectInputFilter(KNOWN);
      return in.readObject();
    } catch (IOException | ClassNotFoundException e) {
      LOG.warn("A part of a session cannot be read and counts as absent: {}", e.toString());
      return null;
    }
  }
}
