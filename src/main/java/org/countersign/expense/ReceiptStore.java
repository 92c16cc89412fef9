package org.countersign.expense;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.people.UserName;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The receipts in the database; contents are read by themselves, because they are large. */
@Component
class ReceiptStore {

  private final JdbcClient jdbc;
  private final Clock clock;

  ReceiptStore(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** Within the caller's transaction, which holds the expense's row. */
  Receipt add(ExpenseId expense, int position, Upload upload, UserName by) {
    Receipt receipt =
        new Receipt(
            expense,
            upload.sha256(),
            upload.safeName(),
            upload.kind(),
            upload.content().length,
            by,
            clock.instant());
    jdbc.sql(
            """
            insert into receipt (expense_id, sha256, position, name, media_type, size, attached_by,
              attached_at, content)
            values (:expense, :sha256, :position, :name, :mediaType, :size, :by, :at, :content)
            """)
        .param("expense", expense.value())
        .param("sha256", receipt.sha256())
        .param("position", position)
        .param("name", receipt.name())
        .param("mediaType", receipt.kind().mediaType())
        .param("size", receipt.size())
        .param("by", by.value())
        .param("at", OffsetDateTime.ofInstant(receipt.attachedAt(), ZoneOffset.UTC))
        .param("content", upload.content())
        .update();
    return receipt;
  }

  /** In the order in which they were attached. */
  List<Receipt> of(ExpenseId expense) {
    return jdbc.sql(
            """
            select expense_id, sha256, name, media_type, size, attached_by, attached_at
            from receipt where expense_id = :expense order by position
            """)
        .param("expense", expense.value())
        .query(ReceiptStore::read)
        .list();
  }

  Optional<byte[]> content(ExpenseId expense, String sha256) {
    return jdbc.sql(
            "select content from receipt where expense_id = :expense and sha256 = :sha256 and content is not null")
        .param("expense", expense.value())
        .param("sha256", sha256)
        .query((row, index) -> row.getBytes(1))
        .optional();
  }

  private static Receipt read(ResultSet row, int index) throws SQLException {
    return new Receipt(
        new ExpenseId(row.getObject("expense_id", UUID.class)),
        row.getString("sha256"),
        row.getString("name"),
        ReceiptKind.ofMediaType(row.getString("media_type")),
        row.getInt("size"),
        new UserName(row.getString("attached_by")),
        row.getObject("attached_at", OffsetDateTime.class).toInstant());
  }
}
