using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Chat.Records.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Reviews : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "corrections",
                columns: table => new
                {
                    id = table.Column<Guid>(nullable: false),
                    turn_id = table.Column<Guid>(nullable: false),
                    opened_at = table.Column<long>(nullable: false),
                    author = table.Column<string>(nullable: false),
                    language = table.Column<string>(nullable: false),
                    topic = table.Column<string>(nullable: true),
                    figure = table.Column<string>(nullable: true),
                    question = table.Column<string>(nullable: true),
                    what = table.Column<string>(nullable: false),
                    knowledge_version = table.Column<string>(nullable: false),
                    state = table.Column<string>(nullable: false),
                    decided_by = table.Column<string>(nullable: true),
                    decided_at = table.Column<long>(nullable: true),
                    decision = table.Column<string>(nullable: true),
                    edition = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_corrections", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "evaluation_cases",
                columns: table => new
                {
                    turn_id = table.Column<Guid>(nullable: false),
                    at = table.Column<long>(nullable: false),
                    author = table.Column<string>(nullable: false),
                    language = table.Column<string>(nullable: false),
                    question = table.Column<string>(nullable: false),
                    topic = table.Column<string>(nullable: true),
                    kind = table.Column<string>(nullable: false),
                    gold = table.Column<string>(nullable: false),
                    must_contain = table.Column<string>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_evaluation_cases", x => x.turn_id);
                    table.ForeignKey(
                        name: "FK_evaluation_cases_turns_turn_id",
                        column: x => x.turn_id,
                        principalTable: "turns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "reviews",
                columns: table => new
                {
                    id = table.Column<Guid>(nullable: false),
                    turn_id = table.Column<Guid>(nullable: false),
                    at = table.Column<long>(nullable: false),
                    author = table.Column<string>(nullable: false),
                    verdict = table.Column<string>(nullable: false),
                    why = table.Column<string>(nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reviews", x => x.id);
                    table.ForeignKey(
                        name: "FK_reviews_turns_turn_id",
                        column: x => x.turn_id,
                        principalTable: "turns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_corrections_state_opened_at",
                table: "corrections",
                columns: new[] { "state", "opened_at" });

            migrationBuilder.CreateIndex(
                name: "IX_corrections_turn_id",
                table: "corrections",
                column: "turn_id");

            migrationBuilder.CreateIndex(
                name: "IX_evaluation_cases_at",
                table: "evaluation_cases",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_reviews_turn_id",
                table: "reviews",
                column: "turn_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "corrections");

            migrationBuilder.DropTable(
                name: "evaluation_cases");

            migrationBuilder.DropTable(
                name: "reviews");
        }
    }
}
