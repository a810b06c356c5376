using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Chat.Records.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Providers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "issuer",
                table: "officials",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "subject",
                table: "officials",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_officials_issuer_subject",
                table: "officials",
                columns: new[] { "issuer", "subject" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_officials_issuer_subject",
                table: "officials");

            migrationBuilder.DropColumn(
                name: "issuer",
                table: "officials");

            migrationBuilder.DropColumn(
                name: "subject",
                table: "officials");
        }
    }
}
