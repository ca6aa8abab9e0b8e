namespace Cnn.Native.Apt;

/// <summary>What to do about a failure of apt, by what it printed.</summary>
internal static class AptAdvice
{
    private static readonly string[] NetworkSigns =
    [
        "Could not resolve", "Temporary failure", "Could not connect", "Unable to connect", "Connection refused", "Connection timed out", "Connection failed",
        "Network is unreachable", "Cannot initiate the connection",
    ];

    private static readonly string[] SignatureSigns = ["NO_PUBKEY", "is not signed", "invalid signature", "EXPKEYSIG", "BADSIG"];

    private static readonly string[] DiskSigns = ["No space left on device", "You don't have enough free space"];

    /// <summary>One sentence of advice.</summary>
    /// <param name="output">Everything that apt printed.</param>
    public static string For(string output) =>
        Shows(output, DiskSigns) ? "The disk is full: free some space and try again."
        : Shows(output, NetworkSigns) ? "There seems to be no network: connect and try again, or pass --offline to go on without."
        : Shows(output, SignatureSigns) ? "The archive's signature does not check: update the package debian-archive-keyring."
        : "Check the machine's apt sources, or pass --offline to go on without.";

    private static bool Shows(string output, string[] signs) => signs.Any(sign => output.Contains(sign, StringComparison.OrdinalIgnoreCase));
}
