using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Chat.Records.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Officials : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "officials",
                columns: table => new
                {
                    id = table.Column<Guid>(nullable: false),
                    role = table.Column<string>(nullable: false),
                    language = table.Column<string>(nullable: false),
                    created_at = table.Column<long>(nullable: false),
                    disabled_at = table.Column<long>(nullable: true),
                    totp_secret = table.Column<string>(nullable: true),
                    totp_step = table.Column<long>(nullable: false),
                    user_name = table.Column<string>(maxLength: 256, nullable: true),
                    normalized_user_name = table.Column<string>(maxLength: 256, nullable: true),
                    email = table.Column<string>(maxLength: 256, nullable: true),
                    normalized_email = table.Column<string>(maxLength: 256, nullable: true),
                    email_confirmed = table.Column<bool>(nullable: false),
                    password_hash = table.Column<string>(nullable: true),
                    security_stamp = table.Column<string>(nullable: true),
                    concurrency_stamp = table.Column<string>(nullable: true),
                    phone_number = table.Column<string>(nullable: true),
                    phone_number_confirmed = table.Column<bool>(nullable: false),
                    two_factor_enabled = table.Column<bool>(nullable: false),
                    lockout_end = table.Column<long>(nullable: true),
                    lockout_enabled = table.Column<bool>(nullable: false),
                    access_failed_count = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_officials", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "official_links",
                columns: table => new
                {
                    digest = table.Column<string>(nullable: false),
                    official_id = table.Column<Guid>(nullable: false),
                    expires_at = table.Column<long>(nullable: false),
                    used_at = table.Column<long>(nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_official_links", x => x.digest);
                    table.ForeignKey(
                        name: "FK_official_links_officials_official_id",
                        column: x => x.official_id,
                        principalTable: "officials",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "official_passkeys",
                columns: table => new
                {
                    credential_id = table.Column<byte[]>(nullable: false),
                    user_id = table.Column<Guid>(nullable: false),
                    data = table.Column<string>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_official_passkeys", x => x.credential_id);
                    table.ForeignKey(
                        name: "FK_official_passkeys_officials_user_id",
                        column: x => x.user_id,
                        principalTable: "officials",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "official_recovery_codes",
                columns: table => new
                {
                    digest = table.Column<string>(nullable: false),
                    official_id = table.Column<Guid>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_official_recovery_codes", x => x.digest);
                    table.ForeignKey(
                        name: "FK_official_recovery_codes_officials_official_id",
                        column: x => x.official_id,
                        principalTable: "officials",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "official_sessions",
                columns: table => new
                {
                    id = table.Column<Guid>(nullable: false),
                    official_id = table.Column<Guid>(nullable: false),
                    method = table.Column<string>(nullable: false),
                    device = table.Column<string>(nullable: false),
                    started_at = table.Column<long>(nullable: false),
                    seen_at = table.Column<long>(nullable: false),
                    ended_at = table.Column<long>(nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_official_sessions", x => x.id);
                    table.ForeignKey(
                        name: "FK_official_sessions_officials_official_id",
                        column: x => x.official_id,
                        principalTable: "officials",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_official_links_official_id",
                table: "official_links",
                column: "official_id");

            migrationBuilder.CreateIndex(
                name: "IX_official_passkeys_user_id",
                table: "official_passkeys",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "IX_official_recovery_codes_official_id",
                table: "official_recovery_codes",
                column: "official_id");

            migrationBuilder.CreateIndex(
                name: "IX_official_sessions_official_id",
                table: "official_sessions",
                column: "official_id");

            migrationBuilder.CreateIndex(
                name: "IX_official_sessions_started_at",
                table: "official_sessions",
                column: "started_at");

            migrationBuilder.CreateIndex(
                name: "EmailIndex",
                table: "officials",
                column: "normalized_email");

            migrationBuilder.CreateIndex(
                name: "UserNameIndex",
                table: "officials",
                column: "normalized_user_name",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "official_links");

            migrationBuilder.DropTable(
                name: "official_passkeys");

            migrationBuilder.DropTable(
                name: "official_recovery_codes");

            migrationBuilder.DropTable(
                name: "official_sessions");

            migrationBuilder.DropTable(
                name: "officials");
        }
    }
}
