using Chat.Rag;
using Chat.Web.Api;
using Chat.Web.Hosting;
using Chat.Web.Languages;
using Chat.Web.Pages;

return await StartUp.RunAsync(args, builder =>
{
    builder.Services.AddTaxAssistant(builder.Configuration);
    builder.AddHosting();
    builder.AddApi();
    builder.AddPages();
}, app =>
{
    app.UseSecurityHeaders();
    app.UseFaultPages();
    app.UseLanguageOfVisitor();
    app.MapHealth();
    app.MapApi();
    app.MapPages();
});
