package org.countersign.company;

import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Currency;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.countersign.contract.Control;
import org.countersign.contract.Enforces;
import org.countersign.expense.Money;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.cglib.proxy.Callback;
import org.springframework.cglib.proxy.Enhancer;
import org.springframework.cglib.proxy.MethodInterceptor;
import org.springframework.cglib.proxy.MethodProxy;
import org.springframework.cglib.proxy.NoOp;

/**
 * Makes each class that enforces a control one that can be told to let everything pass: by a
 * subclass, so that it counts for calls from inside too. There is no such thing in production.
 */
final class ControlsOff implements BeanFactoryPostProcessor {

  private static final Currency EUR = Currency.getInstance("EUR");
  private static final AtomicReference<@Nullable Control> OFF = new AtomicReference<>();

  private final Set<Control> enforced = EnumSet.noneOf(Control.class);

  /** What somebody does while a control is off. */
  static <T> T without(@Nullable Control control, Supplier<T> act) {
    OFF.set(control);
    try {
      return act.get();
    } finally {
      OFF.set(null);
    }
  }

  /** Those that can be switched off here. */
  Set<Control> enforced() {
    return enforced;
  }

  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
    for (String name : beans.getBeanDefinitionNames()) {
      BeanDefinition definition = beans.getBeanDefinition(name);
      String className = definition.getBeanClassName();
      if (className == null || !className.startsWith("org.countersign.")) {
        continue;
      }
      Class<?> type = load(className);
      boolean enforces = false;
      for (Method method : type.getDeclaredMethods()) {
        Enforces enforcing = method.getAnnotation(Enforces.class);
        if (enforcing != null) {
          enforced.add(enforcing.value());
          enforces = true;
        }
      }
      if (enforces) {
        ((AbstractBeanDefinition) definition).setBeanClass(withSwitches(type));
      }
    }
  }

  private static Class<?> withSwitches(Class<?> type) {
    MethodInterceptor passing =
        (bean, method, arguments, proxy) ->
            OFF.get() == method.getAnnotation(Enforces.class).value()
                ? pass(bean, method, arguments, proxy)
                : proxy.invokeSuper(bean, arguments);
    var enhancer = new Enhancer();
    enhancer.setSuperclass(type);
    enhancer.setUseFactory(false);
    enhancer.setCallbackTypes(new Class<?>[] {MethodInterceptor.class, NoOp.class});
    enhancer.setCallbackFilter(method -> method.isAnnotationPresent(Enforces.class) ? 0 : 1);
    Class<?> subclass = enhancer.createClass();
    Enhancer.registerStaticCallbacks(subclass, new Callback[] {passing, NoOp.INSTANCE});
    return subclass;
  }

  /** What each such method answers when it has nothing to say. */
  private static Object pass(Object bean, Method method, Object[] arguments, MethodProxy proxy)
      throws Throwable {
    if (OFF.get() == Control.VALUE) {
      // a number is a number
      BigDecimal number = ((Money) arguments[0]).amount().setScale(2, RoundingMode.HALF_UP);
      return proxy.invokeSuper(bean, new Object[] {new Money(number, EUR)});
    }
    if (OFF.get() == Control.UNKNOWN_SUBMITTER) {
      return arguments[0];
    }
    if (method.getReturnType() == Optional.class) {
      return Optional.empty();
    }
    throw new IllegalStateException(
        "What lets pass for %s(%s)?".formatted(method, Arrays.toString(arguments)));
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
