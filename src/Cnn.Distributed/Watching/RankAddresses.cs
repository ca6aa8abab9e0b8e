using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Cnn.OneDnn;
using Cnn.OneDnn.Numbers;

namespace Cnn.Distributed.Watching;

/// <summary>Where a rank can be reached, as it tells the others: how long to wait for it, its machine, a port, and addresses.</summary>
/// <param name="Patience">After how many seconds without a word a rank is believed lost; 0 where nobody is to be.</param>
/// <param name="Machine">The name of its machine.</param>
/// <param name="Port">Where it listens; 0 for nowhere.</param>
/// <param name="Addresses">Of its machine.</param>
internal sealed record RankAddresses(int Patience, string Machine, int Port, IReadOnlyList<IPAddress> Addresses)
{
    private const char Separator = '\n';

    /// <summary>Of this machine.</summary>
    public static RankAddresses Here(TimeSpan patience, int port)
    {
        IPAddress[] own = port == 0 ? [] : [.. NetworkInterface.GetAllNetworkInterfaces()
            .Where(i => i.OperationalStatus == OperationalStatus.Up && i.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .SelectMany(i => i.GetIPProperties().UnicastAddresses)
            .Select(a => a.Address)
            .Where(a => a.AddressFamily == AddressFamily.InterNetwork || !a.IsIPv6LinkLocal)];
        return new RankAddresses((int)patience.TotalSeconds, Environment.MachineName, port, own);
    }

    /// <summary>What another rank has written.</summary>
    public static RankAddresses Read(string text)
    {
        string[] lines = text.Split(Separator);
        return new RankAddresses(Number(lines[0]), lines[1], Number(lines[2]), [.. lines[3..].Select(IPAddress.Parse)]);
    }

    /// <summary>As text.</summary>
    public string Write() => string.Join(
        Separator, [Patience.ToString(CultureInfo.InvariantCulture), Machine, Port.ToString(CultureInfo.InvariantCulture), .. Addresses]);

    private static int Number(string text) => NumberText.TryCount(text, out int value)
        ? value
        : throw new CollectiveException($"A rank gives '{text}' for a number: it is another version of this program.");
}
