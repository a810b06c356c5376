namespace Chat.Web.Hosting.Admission;

/// <summary>Bounded admission of questions.</summary>
internal static class AdmissionExtensions
{
    public static void AddAdmission(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<AdmissionOptions>().Bind(builder.Configuration.GetSection(AdmissionOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<AnswerGate>();
    }
}
