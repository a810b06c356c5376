using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Chat.Records.Storage.Migrations
{
    /// <inheritdoc />
    public partial class First : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "conversations",
                columns: table => new
                {
                    id = table.Column<Guid>(nullable: false),
                    language = table.Column<string>(nullable: false),
                    started_at = table.Column<long>(nullable: false),
                    last_at = table.Column<long>(nullable: false),
                    erased_at = table.Column<long>(nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_conversations", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "feedback",
                columns: table => new
                {
                    id = table.Column<Guid>(nullable: false),
                    answer_id = table.Column<Guid>(nullable: false),
                    at = table.Column<long>(nullable: false),
                    useful = table.Column<bool>(nullable: false),
                    reasons = table.Column<string>(nullable: false),
                    comment = table.Column<string>(nullable: true),
                    language = table.Column<string>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_feedback", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "handoffs",
                columns: table => new
                {
                    id = table.Column<Guid>(nullable: false),
                    reference = table.Column<string>(nullable: false),
                    answer_id = table.Column<Guid>(nullable: true),
                    at = table.Column<long>(nullable: false),
                    question = table.Column<string>(nullable: true),
                    comment = table.Column<string>(nullable: true),
                    language = table.Column<string>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_handoffs", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "receipts",
                columns: table => new
                {
                    code = table.Column<string>(nullable: false),
                    turn_id = table.Column<Guid>(nullable: false),
                    conversation_id = table.Column<Guid>(nullable: false),
                    at = table.Column<long>(nullable: false),
                    document = table.Column<string>(nullable: true),
                    erased_at = table.Column<long>(nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_receipts", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "turns",
                columns: table => new
                {
                    id = table.Column<Guid>(nullable: false),
                    conversation_id = table.Column<Guid>(nullable: false),
                    code = table.Column<string>(nullable: false),
                    at = table.Column<long>(nullable: false),
                    question = table.Column<string>(nullable: false),
                    chosen = table.Column<string>(nullable: true),
                    as_of = table.Column<DateOnly>(nullable: false),
                    context = table.Column<string>(nullable: false),
                    language = table.Column<string>(nullable: false),
                    outcome = table.Column<string>(nullable: false),
                    mode = table.Column<string>(nullable: false),
                    topic = table.Column<string>(nullable: true),
                    territory = table.Column<string>(nullable: true),
                    tax_year = table.Column<int>(nullable: true),
                    answer = table.Column<string>(nullable: false),
                    evidence = table.Column<string>(nullable: false),
                    knowledge_version = table.Column<string>(nullable: false),
                    index_generation = table.Column<string>(nullable: true),
                    model_id = table.Column<string>(nullable: true),
                    model_digest = table.Column<string>(nullable: true),
                    prompt_hash = table.Column<string>(nullable: true),
                    writing = table.Column<string>(nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_turns", x => x.id);
                    table.ForeignKey(
                        name: "FK_turns_conversations_conversation_id",
                        column: x => x.conversation_id,
                        principalTable: "conversations",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "turn_sources",
                columns: table => new
                {
                    turn_id = table.Column<Guid>(nullable: false),
                    source_id = table.Column<string>(nullable: false),
                    cited = table.Column<bool>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_turn_sources", x => new { x.turn_id, x.source_id });
                    table.ForeignKey(
                        name: "FK_turn_sources_turns_turn_id",
                        column: x => x.turn_id,
                        principalTable: "turns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_conversations_last_at",
                table: "conversations",
                column: "last_at");

            migrationBuilder.CreateIndex(
                name: "IX_feedback_answer_id",
                table: "feedback",
                column: "answer_id");

            migrationBuilder.CreateIndex(
                name: "IX_feedback_at",
                table: "feedback",
                column: "at");

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

            migrationBuilder.CreateIndex(
                name: "IX_receipts_at",
                table: "receipts",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_receipts_conversation_id",
                table: "receipts",
                column: "conversation_id");

            migrationBuilder.CreateIndex(
                name: "IX_turn_sources_source_id",
                table: "turn_sources",
                column: "source_id");

            migrationBuilder.CreateIndex(
                name: "IX_turns_at",
                table: "turns",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_turns_code",
                table: "turns",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_turns_conversation_id",
                table: "turns",
                column: "conversation_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "feedback");

            migrationBuilder.DropTable(
                name: "handoffs");

            migrationBuilder.DropTable(
                name: "receipts");

            migrationBuilder.DropTable(
                name: "turn_sources");

            migrationBuilder.DropTable(
                name: "turns");

            migrationBuilder.DropTable(
                name: "conversations");
        }
    }
}
