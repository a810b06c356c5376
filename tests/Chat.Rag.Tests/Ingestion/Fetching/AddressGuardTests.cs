using System.Net;
using Chat.Rag.Ingestion.Fetching;

namespace Chat.Rag.Tests.Ingestion.Fetching;

public sealed class AddressGuardTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("fe80::1")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456::1")]
    [InlineData("ff02::1")]
    [InlineData("2001:db8::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b::a00:1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2002:c0a8:101::1")]
    public void AddressesOutsideOfThePublicInternetAreRefused(string address) => Assert.False(AddressGuard.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("217.116.20.10")]
    [InlineData("172.32.0.1")]
    [InlineData("100.63.255.255")]
    [InlineData("192.167.255.255")]
    [InlineData("2a02:9000::1")]
    [InlineData("::ffff:217.116.20.10")]
    [InlineData("64:ff9b::d974:140a")]
    public void AddressesOfThePublicInternetAreNot(string address) => Assert.True(AddressGuard.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("https://www.boe.es/datosabiertos/api/x", true)]
    [InlineData("https://www.boe.es/buscar", false)]
    [InlineData("https://www.boe.es/datosabiertos/../buscar", false)]
    [InlineData("https://www.boe.es/datosabiertos/%2e%2e/buscar", false)]
    [InlineData("https://www.boe.es/datosabiertos/..%2fbuscar", false)]
    [InlineData("https://www.boe.es:8443/datosabiertos/", false)]
    [InlineData("https://www.boe.es.evil.example/datosabiertos/", false)]
    [InlineData("https://www.boe.es@evil.example/datosabiertos/", false)]
    [InlineData("https://user@www.boe.es/datosabiertos/", false)]
    [InlineData("ftp://www.boe.es/datosabiertos/", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("http://WWW.BOE.ES/datosabiertos/", true)]
    public void OnlyListedHostsAndPathsAreAllowed(string address, bool allowed) =>
        Assert.Equal(allowed, new AllowedAddresses(["www.boe.es"], ["/datosabiertos/"]).WhyNot(new Uri(address)) is null);
}
