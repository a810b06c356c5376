using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Chat.Records.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Consumers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "consumers",
                columns: table => new
                {
                    id = table.Column<Guid>(nullable: false),
                    name = table.Column<string>(nullable: false),
                    digest = table.Column<string>(nullable: false),
                    per_minute = table.Column<int>(nullable: false),
                    per_day = table.Column<int>(nullable: false),
                    created_at = table.Column<long>(nullable: false),
                    revoked_at = table.Column<long>(nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_consumers", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "once",
                columns: table => new
                {
                    name = table.Column<string>(nullable: false),
                    body = table.Column<string>(nullable: false),
                    salt = table.Column<string>(nullable: false),
                    owner = table.Column<Guid>(nullable: false),
                    started_at = table.Column<long>(nullable: false),
                    held_until = table.Column<long>(nullable: false),
                    result = table.Column<string>(nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_once", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "consumer_uses",
                columns: table => new
                {
                    consumer_id = table.Column<Guid>(nullable: false),
                    quota = table.Column<string>(nullable: false),
                    starts_at = table.Column<long>(nullable: false),
                    requests = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_consumer_uses", x => new { x.consumer_id, x.quota });
                    table.ForeignKey(
                        name: "FK_consumer_uses_consumers_consumer_id",
                        column: x => x.consumer_id,
                        principalTable: "consumers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_consumers_digest",
                table: "consumers",
                column: "digest",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_consumers_name",
                table: "consumers",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_once_started_at",
                table: "once",
                column: "started_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "consumer_uses");

            migrationBuilder.DropTable(
                name: "once");

            migrationBuilder.DropTable(
                name: "consumers");
        }
    }
}
