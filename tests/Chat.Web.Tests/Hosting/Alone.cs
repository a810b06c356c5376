namespace Chat.Web.Tests.Hosting;

/// <summary>
/// Tests that read <c>/metrics</c>. The instruments of all services of a process are one to OpenTelemetry, and gone for all when one of these
/// services ends: no other may end meanwhile.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    /// <summary>Name of the collection.</summary>
    public const string Name = "alone";
}
