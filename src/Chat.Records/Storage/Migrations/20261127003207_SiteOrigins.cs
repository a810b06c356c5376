using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Chat.Records.Storage.Migrations
{
    /// <inheritdoc />
    public partial class SiteOrigins : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "site_origins",
                columns: table => new
                {
                    origin = table.Column<string>(nullable: false),
                    site = table.Column<string>(nullable: false),
                    at = table.Column<long>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_site_origins", x => x.origin);
                });

            migrationBuilder.CreateIndex(
                name: "IX_site_origins_site",
                table: "site_origins",
                column: "site");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "site_origins");
        }
    }
}
