using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Chat.Web.Hosting.Limits;

/// <summary>Who asks, as far as limits need to know: an open page, and the address that it is read from. Kept in memory only.</summary>
/// <param name="Id">The open page; null for a program, of which nothing but the address is known.</param>
/// <param name="Address">The IPv4 address, or the /64 of an IPv6 one: a household or an office is given no less, and can use all of it.</param>
public sealed record Visitor(string? Id, string Address)
{
    /// <summary>Bytes of an IPv6 address that name a network.</summary>
    private const int NetworkBytes = 8;

    /// <summary>A page whose address is not known; all such share one limit.</summary>
    public static Visitor Unknown { get; } = new("unknown", "unknown");

    /// <summary>Somebody who asks no question; not limited as one who does.</summary>
    public static Visitor NotAsking { get; } = new(null, "");

    /// <summary>A program with a key of its own: its quotas hold instead of the limit of its address.</summary>
    public static Visitor Consumer { get; } = new(null, "consumer");

    /// <summary>A new page for the sender of a request. Blazor hands it to the circuit sealed, so that no one can make one up.</summary>
    public static Visitor OfPage(HttpContext http) => new(RandomNumberGenerator.GetHexString(32, lowercase: true), AddressOf(http));

    /// <summary>The sender of a request.</summary>
    public static Visitor OfRequest(HttpContext http) => new(null, AddressOf(http));

    /// <summary>The address that a request's limits go by.</summary>
    public static string AddressOf(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return Prefix(http.Connection.RemoteIpAddress);
    }

    /// <summary>IPv4 whole, IPv6 by its first 64 bits.</summary>
    public static string Prefix(IPAddress? address)
    {
        if (address is null)
            return Unknown.Address;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, NetworkBytes)) + "/64"
            : address.ToString();
    }
}
