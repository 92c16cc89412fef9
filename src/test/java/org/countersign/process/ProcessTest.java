package org.countersign.process;

import io.camunda.process.test.api.CamundaProcessTestExecutionListener;
import io.camunda.process.test.api.CamundaSpringProcessTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestExecutionListeners;
import org.springframework.test.context.TestExecutionListeners.MergeMode;

/**
 * A test of the whole application with camunda-process-test, which empties the engine after each
 * test and fails the class when a part of the process was never run.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@CamundaSpringProcessTest
@ContextConfiguration(initializers = ProcessTestServices.class)
@ActiveProfiles("development")
@TestExecutionListeners(
    listeners = {CamundaProcessTestExecutionListener.class, FullCoverage.class},
    mergeMode = MergeMode.MERGE_WITH_DEFAULTS)
@interface ProcessTest {}
