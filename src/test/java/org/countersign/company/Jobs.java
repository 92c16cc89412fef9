package org.countersign.company;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camunda.client.annotation.JobKey;
import io.camunda.client.annotation.JobWorker;
import io.camunda.client.annotation.ProcessInstanceKey;
import io.camunda.client.annotation.Variable;
import io.camunda.client.api.command.JobResultCorrections;
import io.camunda.client.api.response.ActivatedJob;
import io.camunda.client.api.response.UserTaskProperties;
import io.camunda.client.api.worker.JobClient;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.context.ApplicationContext;

/** Hands jobs to the application's own workers, as the Camunda starter does. */
final class Jobs {

  private static final TypeReference<Map<String, @Nullable Object>> VARIABLES =
      new TypeReference<>() {};

  private final ObjectMapper json;
  private final Map<String, Worker> workers = new HashMap<>();

  private record Worker(Object bean, Method method) {}

  /**
   * A job of an instance.
   *
   * @param task of a task listener; null for a service task
   */
  record Job(
      long key,
      String type,
      long processInstanceKey,
      long processDefinitionKey,
      int processVersion,
      int retries,
      Map<String, @Nullable Object> variables,
      @Nullable Task task) {}

  /** The user task of a listener's job. */
  record Task(
      long key,
      @Nullable String assignee,
      List<String> groups,
      @Nullable String action,
      java.time.@Nullable OffsetDateTime dueDate) {}

  /**
   * What a worker made of a job.
   *
   * @param denied why a listener denied it; null if it did not
   * @param corrections what a listener corrected of the task, by the name of the method
   */
  record Result(
      Map<String, @Nullable Object> variables,
      @Nullable String denied,
      Map<String, Object> corrections) {}

  Jobs(ApplicationContext application) {
    json = application.getBean(ObjectMapper.class);
    for (String name : application.getBeanDefinitionNames()) {
      Class<?> type = application.getType(name, false);
      if (type == null || !type.getPackageName().startsWith("org.countersign")) {
        continue;
      }
      for (Method method : type.getMethods()) {
        JobWorker worker = method.getAnnotation(JobWorker.class);
        if (worker != null) {
          workers.put(worker.type(), new Worker(application.getBean(name), method));
        }
      }
    }
  }

  /**
   * @throws RuntimeException whatever the worker throws, BPMN errors among it
   */
  Result run(Job job) {
    Worker worker = workers.get(job.type());
    if (worker == null) {
      throw new IllegalStateException("nobody works on " + job.type());
    }
    Recorder completion = new Recorder();
    List<@Nullable Object> arguments = new ArrayList<>();
    for (Parameter parameter : worker.method().getParameters()) {
      arguments.add(argument(parameter, job, completion));
    }
    try {
      Method method = AopUtils.selectInvocableMethod(worker.method(), worker.bean().getClass());
      Object answer = method.invoke(worker.bean(), arguments.toArray());
      Map<String, @Nullable Object> variables =
          answer == null || method.getReturnType() == void.class ? Map.of() : variablesOf(answer);
      return new Result(variables, completion.denied(), completion.corrections());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException problem) {
        throw problem;
      }
      throw new IllegalStateException(e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As the engine keeps them: what is left after JSON. */
  Map<String, @Nullable Object> variablesOf(Object value) {
    try {
      return new ObjectMapper().readValue(json.writeValueAsString(value), VARIABLES);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private @Nullable Object argument(Parameter parameter, Job job, Recorder completion) {
    if (parameter.getType() == ActivatedJob.class) {
      return activated(job);
    }
    if (parameter.getType() == JobClient.class) {
      return completion.as(JobClient.class);
    }
    if (parameter.isAnnotationPresent(ProcessInstanceKey.class)) {
      return job.processInstanceKey();
    }
    if (parameter.isAnnotationPresent(JobKey.class)) {
      return job.key();
    }
    Variable variable = parameter.getAnnotation(Variable.class);
    if (variable == null) {
      throw new IllegalStateException("what to give for " + parameter);
    }
    String name = variable.name().isEmpty() ? parameter.getName() : variable.name();
    Object value = job.variables().get(name);
    return value == null
        ? null
        : json.convertValue(
            value, json.getTypeFactory().constructType(parameter.getParameterizedType()));
  }

  private ActivatedJob activated(Job job) {
    return stub(
        ActivatedJob.class,
        Map.of(
            "getKey", job.key(),
            "getType", job.type(),
            "getProcessInstanceKey", job.processInstanceKey(),
            "getProcessDefinitionKey", job.processDefinitionKey(),
            "getProcessDefinitionVersion", job.processVersion(),
            "getRetries", job.retries(),
            "getVariablesAsMap", job.variables(),
            "getUserTask", job.task() == null ? "none" : task(job.task())));
  }

  private static UserTaskProperties task(Task task) {
    Map<String, @Nullable Object> answers = new HashMap<>();
    answers.put("getUserTaskKey", task.key());
    answers.put("getAssignee", task.assignee());
    answers.put("getCandidateGroups", task.groups());
    answers.put("getAction", task.action());
    answers.put("getDueDate", task.dueDate());
    return stub(UserTaskProperties.class, answers);
  }

  private static <T> T stub(Class<T> type, Map<String, ? extends @Nullable Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (!answers.containsKey(method.getName())) {
                throw new UnsupportedOperationException(method.toString());
              }
              return answers.get(method.getName());
            }));
  }

  /**
   * Takes down how a worker completes a listener's job itself, whatever builders it goes through.
   */
  private static final class Recorder {

    private final Map<String, Object> calls = new HashMap<>();

    <T> T as(Class<T> type) {
      return type.cast(
          Proxy.newProxyInstance(
              type.getClassLoader(),
              new Class<?>[] {type},
              (proxy, method, arguments) -> called(method, arguments)));
    }

    @SuppressWarnings("unchecked")
    private @Nullable Object called(Method method, Object @Nullable [] arguments) {
      if (arguments != null && arguments.length > 0) {
        if (arguments[0] instanceof Function<?, ?> builder) {
          Class<?> argument = builderOf(method);
          if (argument == JobResultCorrections.class) {
            var corrections = new JobResultCorrections();
            var unused = ((Function<Object, Object>) builder).apply(corrections);
            note("correctAssignee", corrections.getAssignee());
            note("correctCandidateGroups", corrections.getCandidateGroups());
          } else {
            var unused = ((Function<Object, Object>) builder).apply(as(argument));
          }
        } else {
          calls.put(method.getName(), arguments.length == 1 ? arguments[0] : List.of(arguments));
        }
      }
      Class<?> returned = method.getReturnType();
      return returned.isInterface() && returned != List.class ? as(returned) : null;
    }

    private void note(String name, @Nullable Object value) {
      if (value != null) {
        calls.put(name, value);
      }
    }

    private static Class<?> builderOf(Method method) {
      var function = (java.lang.reflect.ParameterizedType) method.getGenericParameterTypes()[0];
      var argument = function.getActualTypeArguments()[0];
      return (Class<?>)
          (argument instanceof java.lang.reflect.ParameterizedType generic
              ? generic.getRawType()
              : argument);
    }

    @Nullable String denied() {
      Object denied = calls.get("deny");
      if (denied instanceof List<?> both && Boolean.TRUE.equals(both.getFirst())) {
        return String.valueOf(both.getLast());
      }
      return Boolean.TRUE.equals(denied) ? "" : null;
    }

    Map<String, Object> corrections() {
      Map<String, Object> corrections = new HashMap<>(calls);
      corrections.keySet().removeIf(name -> !name.startsWith("correct"));
      return corrections;
    }
  }
}
