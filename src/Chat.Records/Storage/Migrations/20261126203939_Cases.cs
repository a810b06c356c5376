using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

#pragma warning disable CA1814 // Prefer jagged arrays over multidimensional

namespace Chat.Records.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Cases : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "cases",
                columns: table => new
                {
                    id = table.Column<Guid>(nullable: false),
                    number = table.Column<long>(nullable: false),
                    code = table.Column<string>(nullable: false),
                    key = table.Column<string>(nullable: true),
                    conversation_id = table.Column<Guid>(nullable: true),
                    shared = table.Column<bool>(nullable: false),
                    answer_id = table.Column<Guid>(nullable: true),
                    opened_at = table.Column<long>(nullable: false),
                    language = table.Column<string>(nullable: false),
                    topic = table.Column<string>(nullable: true),
                    territory = table.Column<string>(nullable: true),
                    outcome = table.Column<string>(nullable: true),
                    question = table.Column<string>(nullable: true),
                    comment = table.Column<string>(nullable: true),
                    summary = table.Column<string>(nullable: true),
                    contact = table.Column<string>(nullable: true),
                    state = table.Column<string>(nullable: false),
                    assigned_to = table.Column<string>(nullable: true),
                    team = table.Column<string>(nullable: true),
                    administration = table.Column<string>(nullable: true),
                    taken_at = table.Column<long>(nullable: true),
                    replied_at = table.Column<long>(nullable: true),
                    changed_at = table.Column<long>(nullable: false),
                    closed_at = table.Column<long>(nullable: true),
                    close_reason = table.Column<string>(nullable: true),
                    erased_at = table.Column<long>(nullable: true),
                    messages = table.Column<int>(nullable: false),
                    edition = table.Column<int>(nullable: false),
                    version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cases", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "changes",
                columns: table => new
                {
                    number = table.Column<long>(nullable: false),
                    kind = table.Column<string>(nullable: false),
                    subject = table.Column<Guid>(nullable: true),
                    at = table.Column<long>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_changes", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "counters",
                columns: table => new
                {
                    name = table.Column<string>(nullable: false),
                    value = table.Column<long>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_counters", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "switches",
                columns: table => new
                {
                    face = table.Column<string>(nullable: false),
                    number = table.Column<int>(nullable: false),
                    mode = table.Column<string>(nullable: false),
                    banner = table.Column<string>(nullable: true),
                    banner_from = table.Column<long>(nullable: true),
                    banner_until = table.Column<long>(nullable: true),
                    author = table.Column<string>(nullable: false),
                    at = table.Column<long>(nullable: false),
                    why = table.Column<string>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_switches", x => new { x.face, x.number });
                });

            migrationBuilder.CreateTable(
                name: "case_messages",
                columns: table => new
                {
                    case_id = table.Column<Guid>(nullable: false),
                    number = table.Column<int>(nullable: false),
                    sender = table.Column<string>(nullable: false),
                    kind = table.Column<string>(nullable: false),
                    text = table.Column<string>(nullable: false),
                    at = table.Column<long>(nullable: false),
                    author = table.Column<string>(nullable: true),
                    key = table.Column<string>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_case_messages", x => new { x.case_id, x.number });
                    table.ForeignKey(
                        name: "FK_case_messages_cases_case_id",
                        column: x => x.case_id,
                        principalTable: "cases",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "case_notes",
                columns: table => new
                {
                    id = table.Column<Guid>(nullable: false),
                    case_id = table.Column<Guid>(nullable: false),
                    at = table.Column<long>(nullable: false),
                    author = table.Column<string>(nullable: false),
                    text = table.Column<string>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_case_notes", x => x.id);
                    table.ForeignKey(
                        name: "FK_case_notes_cases_case_id",
                        column: x => x.case_id,
                        principalTable: "cases",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "case_steps",
                columns: table => new
                {
                    case_id = table.Column<Guid>(nullable: false),
                    edition = table.Column<int>(nullable: false),
                    act = table.Column<string>(nullable: false),
                    actor = table.Column<string>(nullable: true),
                    at = table.Column<long>(nullable: false),
                    state = table.Column<string>(nullable: false),
                    assigned_to = table.Column<string>(nullable: true),
                    detail = table.Column<string>(nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_case_steps", x => new { x.case_id, x.edition });
                    table.ForeignKey(
                        name: "FK_case_steps_cases_case_id",
                        column: x => x.case_id,
                        principalTable: "cases",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.InsertData(
                table: "counters",
                columns: new[] { "name", "value" },
                values: new object[,]
                {
                    { "cases", 0L },
                    { "changes", 0L }
                });

            migrationBuilder.CreateIndex(
                name: "IX_case_messages_case_id_key",
                table: "case_messages",
                columns: new[] { "case_id", "key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_case_notes_case_id",
                table: "case_notes",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "IX_cases_answer_id",
                table: "cases",
                column: "answer_id");

            migrationBuilder.CreateIndex(
                name: "IX_cases_assigned_to_state_number",
                table: "cases",
                columns: new[] { "assigned_to", "state", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_cases_closed_at",
                table: "cases",
                column: "closed_at");

            migrationBuilder.CreateIndex(
                name: "IX_cases_code",
                table: "cases",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_cases_conversation_id",
                table: "cases",
                column: "conversation_id");

            migrationBuilder.CreateIndex(
                name: "IX_cases_key",
                table: "cases",
                column: "key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_cases_number",
                table: "cases",
                column: "number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_cases_state_number",
                table: "cases",
                columns: new[] { "state", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_cases_taken_at",
                table: "cases",
                column: "taken_at");

            AddWords(migrationBuilder);
            TakeOverHandoffs(migrationBuilder);
            migrationBuilder.DropTable(
                name: "handoffs");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TABLE case_words");
            migrationBuilder.DropTable(
                name: "case_messages");

            migrationBuilder.DropTable(
                name: "case_notes");

            migrationBuilder.DropTable(
                name: "case_steps");

            migrationBuilder.DropTable(
                name: "changes");

            migrationBuilder.DropTable(
                name: "counters");

            migrationBuilder.DropTable(
                name: "switches");

            migrationBuilder.DropTable(
                name: "cases");

            migrationBuilder.CreateTable(
                name: "handoffs",
                columns: table => new
                {
                    id = table.Column<Guid>(nullable: false),
                    answer_id = table.Column<Guid>(nullable: true),
                    at = table.Column<long>(nullable: false),
                    comment = table.Column<string>(nullable: true),
                    language = table.Column<string>(nullable: false),
                    question = table.Column<string>(nullable: true),
                    reference = table.Column<string>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_handoffs", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_handoffs_answer_id",
                table: "handoffs",
                column: "answer_id");

            migrationBuilder.CreateIndex(
                name: "IX_handoffs_at",
                table: "handoffs",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_handoffs_reference",
                table: "handoffs",
                column: "reference",
                unique: true);
        }

        // Words to find cases by: an index that neither Entity Framework nor the other database knows. What SQLite deletes from it is
        // overwritten, as in its tables.
        private static void AddWords(MigrationBuilder migrationBuilder)
        {
            if (migrationBuilder.ActiveProvider == "Npgsql.EntityFrameworkCore.PostgreSQL")
            {
                migrationBuilder.Sql("CREATE TABLE case_words (number bigint PRIMARY KEY, words tsvector NOT NULL)");
                migrationBuilder.Sql("CREATE INDEX \"IX_case_words_words\" ON case_words USING gin (words)");
                return;
            }

            migrationBuilder.Sql("CREATE VIRTUAL TABLE case_words USING fts5(words, tokenize = \"unicode61 remove_diacritics 2\", prefix = '3 4')");
            migrationBuilder.Sql("INSERT INTO case_words (case_words, rank) VALUES ('secure-delete', 1)");
        }

        // Requests for a person of the edition before become cases under the reference that the citizen has; nobody comes back with it, since
        // it was too short for that.
        private static void TakeOverHandoffs(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                INSERT INTO cases (id, number, code, answer_id, shared, opened_at, changed_at, language, question, comment, state, messages, edition, version)
                SELECT id, ROW_NUMBER() OVER (ORDER BY at, id), REPLACE(reference, '-', ''), answer_id, FALSE, at, at, language, question, comment, 'unassigned', 0, 0, 0 FROM handoffs
                """);
            migrationBuilder.Sql("INSERT INTO case_steps (case_id, edition, act, at, state) SELECT id, 0, 'open', opened_at, state FROM cases");
            migrationBuilder.Sql("UPDATE counters SET value = (SELECT COUNT(*) FROM cases) WHERE name = 'cases'");
            var words = "COALESCE(question, '') || ' ' || COALESCE(comment, '') || ' ' || code";
            migrationBuilder.Sql(migrationBuilder.ActiveProvider == "Npgsql.EntityFrameworkCore.PostgreSQL"
                ? $"INSERT INTO case_words (number, words) SELECT number, array_to_tsvector(array_remove(regexp_split_to_array(translate(lower({words}), 'áéíóúàèìòùäëïöüñçÁÉÍÓÚÀÈÌÒÙÄËÏÖÜÑÇ', 'aeiouaeiouaeiouncaeiouaeiouaeiounc'), '[^a-z0-9]+'), '')) FROM cases"
                : $"INSERT INTO case_words (rowid, words) SELECT number, {words} FROM cases");
        }
    }
}
