using System.Globalization;
using System.Text;

namespace Cnn.OneDnn.Numbers;

/// <summary>
/// Names long texts by 128 bits: FNV-1a of Fowler, Noll and Vo. Against chance, not against malice. The framework's own hashes need the system's OpenSSL,
/// without which a program would end where nothing else asks for it.
/// </summary>
internal static class Fnv1a
{
    private static readonly UInt128 Offset = new(0x6c62272e07bb0142, 0x62b821756295c58d), Prime = new(1UL << 24, 0x13b);

    /// <summary>32 hexadecimal digits.</summary>
    public static string Digest(string text)
    {
        UInt128 hash = Offset;
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            hash = (hash ^ b) * Prime;
        }

        return hash.ToString("x32", CultureInfo.InvariantCulture);
    }
}
