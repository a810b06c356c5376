using System.Net;
using System.Net.Sockets;

namespace Chat.Rag.Ingestion.Fetching;

/// <summary>Which network addresses may be connected to: those of the public internet only.</summary>
public static class AddressGuard
{
    // Everything that IANA's special-purpose registries keep from the public internet (RFC 6890 and later), as prefix/length.
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/128", "::1/128", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(n => IPNetwork.Parse(n)),
    ];

    /// <summary>True for an address of the public internet; an IPv4 address wrapped in IPv6 (mapped, compatible, NAT64, 6to4) counts as what it wraps.</summary>
    public static bool IsPublic(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && Wrapped(address) is { } inner)
            return IsPublic(inner);
        return address.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6
            && Array.TrueForAll(NotPublic, n => !n.Contains(address));
    }

    private static IPAddress? Wrapped(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        // ::a.b.c.d, the old compatible form; :: and ::1 are addresses of their own.
        if (bytes[..12].IndexOfAnyExcept((byte)0) < 0 && bytes[12..].IndexOfAnyExcept((byte)0) is >= 0 and < 3)
            return new IPAddress(bytes[12..]);
        // 64:ff9b::/96 (NAT64) and its local 64:ff9b:1::/48.
        if (bytes[..4].SequenceEqual<byte>([0, 0x64, 0xff, 0x9b]))
            return new IPAddress(bytes[12..]);
        // 2002:a.b.c.d::/16 (6to4).
        return bytes[..2].SequenceEqual<byte>([0x20, 0x02]) ? new IPAddress(bytes[2..6]) : null;
    }
}
