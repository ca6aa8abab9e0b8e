using System.Buffers.Binary;
using System.Text;

namespace Cnn.Models.Tests.Data.Support;

/// <summary>Small ICC profiles, put together tag by tag (ICC.1:2022).</summary>
internal static class IccBytes
{
    /// <summary>X, Y and Z of red, green and blue under D50, as the profiles of these names have them.</summary>
    public static readonly double[][] AdobeRgb = [[0.60974, 0.31111, 0.01947], [0.20528, 0.62567, 0.06087], [0.14919, 0.06322, 0.74457]];
    public static readonly double[][] DisplayP3 = [[0.51512, 0.24120, -0.00105], [0.29198, 0.69225, 0.04189], [0.15710, 0.06657, 0.78407]];
    public static readonly double[][] Srgb = [[0.43607, 0.22249, 0.01392], [0.38515, 0.71687, 0.09708], [0.14307, 0.06061, 0.71410]];

    /// <summary>Three curves alike, and primaries.</summary>
    public static byte[] Colour(double[][] primaries, byte[] curve) => Of(
        "RGB ", "XYZ ", [("rXYZ", Place(primaries[0])), ("gXYZ", Place(primaries[1])), ("bXYZ", Place(primaries[2])),
        ("rTRC", curve), ("gTRC", curve), ("bTRC", curve)]);

    public static byte[] Grey(byte[] curve) => Of("GRAY", "XYZ ", [("kTRC", curve)]);

    /// <summary>A gamma with 8 bits after the point.</summary>
    public static byte[] Gamma(double gamma) => [.. "curv\0\0\0\0\0\0\0\x01"u8, .. Number16((int)Math.Round(gamma * 256))];

    public static byte[] Table(params int[] values) => [.. "curv\0\0\0\0"u8, .. Number(values.Length), .. values.SelectMany(Number16)];

    /// <summary>A function with its parameters.</summary>
    public static byte[] Function(int kind, params double[] parameters) =>
        [.. "para\0\0\0\0"u8, .. Number16(kind), 0, 0, .. parameters.SelectMany(p => Number((int)Math.Round(p * 65536)))];

    /// <summary>The curve of sRGB and Display P3.</summary>
    public static byte[] SrgbCurve => Function(3, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045);

    public static byte[] Of(string space, string connection, (string Name, byte[] Content)[] tags)
    {
        List<byte> table = [.. Number(tags.Length)], content = [];
        int start = 128 + 4 + (12 * tags.Length);
        foreach ((string name, byte[] tag) in tags)
        {
            table.AddRange([.. Encoding.ASCII.GetBytes(name), .. Number(start + content.Count), .. Number(tag.Length)]);
            content.AddRange(tag);
        }

        byte[] header = new byte[128];
        BinaryPrimitives.WriteInt32BigEndian(header, start + content.Count);
        Encoding.ASCII.GetBytes("mntr" + space + connection).CopyTo(header, 12);
        "acsp"u8.CopyTo(header.AsSpan(36));
        return [.. header, .. table, .. content];
    }

    /// <summary>A JPEG file with the profile in segments behind its start.</summary>
    public static byte[] InJpeg(byte[] file, byte[] profile, int parts = 1)
    {
        List<byte> segments = [];
        for (int i = 0; i < parts; i++)
        {
            byte[] part = profile[(profile.Length * i / parts)..(profile.Length * (i + 1) / parts)];
            segments.AddRange([0xFF, 0xE2, .. Number16(part.Length + 16), .. "ICC_PROFILE\0"u8, (byte)(i + 1), (byte)parts, .. part]);
        }

        return [.. file[..2], .. segments, .. file[2..]];
    }

    private static byte[] Place(double[] xyz) => [.. "XYZ \0\0\0\0"u8, .. xyz.SelectMany(v => Number((int)Math.Round(v * 65536)))];

    private static byte[] Number(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Number16(int value) => [(byte)(value >> 8), (byte)value];
}
