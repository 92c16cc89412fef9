package org.countersign.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camunda.zeebe.db.ColumnFamily;
import io.camunda.zeebe.db.TransactionContext;
import io.camunda.zeebe.db.ZeebeDbInconsistentException;
import io.camunda.zeebe.db.impl.DbCompositeKey;
import io.camunda.zeebe.db.impl.DbLong;
import io.camunda.zeebe.protocol.ZbColumnFamilies;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryDatabaseTest {

  private final MemoryDatabase database = new MemoryDatabase();
  private final TransactionContext engine = database.createContext();
  private final TransactionContext reader = database.createContext();

  @Test
  void readsWhatWasWritten() {
    jobs(engine).insert(job(1, 7), number(70));

    assertThat(jobs(engine).get(job(1, 7)).getValue()).isEqualTo(70);
    assertThat(jobs(engine).get(job(1, 8))).isNull();
    assertThat(jobs(engine).exists(job(1, 7))).isTrue();
    assertThat(database.isEmpty(ZbColumnFamilies.JOBS, engine)).isFalse();
    assertThat(database.isEmpty(ZbColumnFamilies.INCIDENTS, engine)).isTrue();
  }

  @Test
  void refusesToInsertTwiceAndToChangeWhatIsNotThere() {
    jobs(engine).insert(job(1, 7), number(70));

    assertThatThrownBy(() -> jobs(engine).insert(job(1, 7), number(71)))
        .isInstanceOf(ZeebeDbInconsistentException.class);
    assertThatThrownBy(() -> jobs(engine).update(job(1, 8), number(80)))
        .isInstanceOf(ZeebeDbInconsistentException.class);
    assertThatThrownBy(() -> jobs(engine).deleteExisting(job(1, 8)))
        .isInstanceOf(ZeebeDbInconsistentException.class);
    jobs(engine).deleteIfExists(job(1, 8));
    jobs(engine).upsert(job(1, 7), number(71));
    assertThat(jobs(engine).get(job(1, 7)).getValue()).isEqualTo(71);
  }

  @Test
  void visitsAPrefixInTheOrderOfTheKeys() {
    jobs(engine).insert(job(2, 1), number(21));
    jobs(engine).insert(job(1, 300), number(1300));
    jobs(engine).insert(job(1, 2), number(12));
    jobs(engine).insert(job(1, 1), number(11));

    assertThat(visited(engine, 1, 0)).containsExactly(11L, 12L, 1300L);
    assertThat(visited(engine, 1, 2)).containsExactly(12L, 1300L);
    assertThat(visited(engine, 3, 0)).isEmpty();
    assertThat(jobs(engine).countEqualPrefix(number(1))).isEqualTo(3);
    assertThat(jobs(engine).count()).isEqualTo(4);
  }

  @Test
  void aVisitorMayRemoveWhatItHasNotSeenYet() {
    jobs(engine).insert(job(1, 1), number(11));
    jobs(engine).insert(job(1, 2), number(12));
    jobs(engine).insert(job(1, 3), number(13));

    List<Long> seen = new ArrayList<>();
    jobs(engine)
        .whileEqualPrefix(
            number(1),
            (key, value) -> {
              seen.add(value.getValue());
              jobs(engine).deleteIfExists(job(1, 1));
              jobs(engine).deleteIfExists(job(1, 2));
            });

    assertThat(seen).containsExactly(11L, 13L);
  }

  @Test
  void showsOthersNothingBeforeTheCommit() throws Exception {
    var transaction = engine.getCurrentTransaction();
    jobs(engine).insert(job(1, 1), number(11));

    assertThat(jobs(engine).exists(job(1, 1))).isTrue();
    assertThat(jobs(reader).exists(job(1, 1))).isFalse();
    transaction.commit();
    assertThat(jobs(reader).exists(job(1, 1))).isTrue();
  }

  @Test
  void aVisitSeesOneStateWhateverIsCommittedMeanwhile() {
    jobs(engine).insert(job(1, 1), number(11));
    jobs(engine).insert(job(1, 2), number(12));

    List<Long> seen = new ArrayList<>();
    jobs(reader)
        .whileEqualPrefix(
            number(1),
            (key, value) -> {
              seen.add(value.getValue());
              jobs(engine).deleteIfExists(job(1, 2));
            });

    assertThat(seen).containsExactly(11L, 12L);
    assertThat(jobs(reader).exists(job(1, 2))).isFalse();
  }

  @Test
  void forgetsWhatWasRolledBack() throws Exception {
    jobs(engine).insert(job(1, 1), number(11));
    var transaction = engine.getCurrentTransaction();
    jobs(engine).deleteExisting(job(1, 1));
    jobs(engine).insert(job(1, 2), number(12));
    transaction.rollback();

    assertThat(visited(engine, 1, 0)).containsExactly(11L);
  }

  @Test
  void aFailureRollsBackAllOfItsTransaction() {
    assertThatThrownBy(
            () ->
                engine.runInTransaction(
                    () -> {
                      jobs(engine).insert(job(1, 1), number(11));
                      engine.runInTransaction(() -> jobs(engine).insert(job(1, 2), number(12)));
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");

    assertThat(jobs(engine).count()).isZero();
  }

  @Test
  void ofTwoThatWriteAtTheSameTimeOneFails() throws Exception {
    var transaction = engine.getCurrentTransaction();
    jobs(engine).insert(job(1, 1), number(11));
    jobs(reader).insert(job(1, 2), number(12));

    assertThatThrownBy(transaction::commit).isInstanceOf(ConcurrentModificationException.class);
  }

  @Test
  void whatWasReadDoesNotChangeWhatIsStored() {
    jobs(engine).insert(job(1, 1), number(11));

    jobs(engine).get(job(1, 1)).wrapLong(99);

    assertThat(jobs(engine).get(job(1, 1)).getValue()).isEqualTo(11);
  }

  private List<Long> visited(TransactionContext context, long type, long from) {
    List<Long> values = new ArrayList<>();
    jobs(context)
        .whileEqualPrefix(
            number(type),
            job(type, from),
            (key, value) -> {
              values.add(value.getValue());
              return true;
            });
    return values;
  }

  private ColumnFamily<DbCompositeKey<DbLong, DbLong>, DbLong> jobs(TransactionContext context) {
    return database.createColumnFamily(
        ZbColumnFamilies.JOBS, context, new DbCompositeKey<>(number(0), number(0)), number(0));
  }

  private static DbCompositeKey<DbLong, DbLong> job(long type, long key) {
    return new DbCompositeKey<>(number(type), number(key));
  }

  private static DbLong number(long value) {
    DbLong number = new DbLong();
    number.wrapLong(value);
    return number;
  }
}
