using System.Buffers.Binary;
using System.Text;

namespace Cnn.Models.Data.Images.Profiles;

/// <summary>
/// What the numbers of an image stand for: an ICC profile (ICC.1:2022) of grey by a curve, or of red, green and blue by a curve each and the place of each in
/// XYZ under D50.
/// </summary>
/// <param name="Curves">One of grey, or three.</param>
/// <param name="Matrix">X, Y and Z of red, green and blue, row by row; empty of grey.</param>
internal sealed record IccProfile(ToneCurve[] Curves, double[] Matrix)
{
    private const int HeaderBytes = 128, EntryBytes = 12, MostTags = 256;

    /// <summary>Reads a profile.</summary>
    /// <param name="content">Its bytes.</param>
    /// <returns>The profile; or why it cannot be used, in words for within a sentence.</returns>
    public static (IccProfile? Profile, string? Problem) Read(ReadOnlySpan<byte> content)
    {
        if (content.Length < HeaderBytes + 4 || !content[36..].StartsWith("acsp"u8))
        {
            return (null, "it is damaged");
        }

        ReadOnlySpan<byte> space = content.Slice(16, 4);
        bool isGrey = space.SequenceEqual("GRAY"u8);
        if (!isGrey && !space.SequenceEqual("RGB "u8))
        {
            return (null, $"it is of {Text(space)}");
        }

        if (!content[20..].StartsWith("XYZ "u8))
        {
            return (null, "it goes by tables, and not by curves and primaries");
        }

        if (isGrey)
        {
            return ToneCurve.Read(Tag(content, "kTRC"u8)) is { } grey ? (new IccProfile([grey], []), null) : (null, "it has no curve of grey");
        }

        ToneCurve?[] curves =
            [ToneCurve.Read(Tag(content, "rTRC"u8)), ToneCurve.Read(Tag(content, "gTRC"u8)), ToneCurve.Read(Tag(content, "bTRC"u8))];
        double[] matrix = new double[9];
        bool isWhole = Place(Tag(content, "rXYZ"u8), matrix, 0) & Place(Tag(content, "gXYZ"u8), matrix, 1) & Place(Tag(content, "bXYZ"u8), matrix, 2);
        return isWhole && curves is [{ } red, { } green, { } blue]
            ? (new IccProfile([red, green, blue], matrix), null)
            : (null, "it has no curves and primaries");
    }

    private static string Text(ReadOnlySpan<byte> space) =>
        space.ContainsAnyExceptInRange((byte)' ', (byte)'~') ? "an unknown colour space" : Encoding.ASCII.GetString(space).Trim();

    // Empty where there is none.
    private static ReadOnlySpan<byte> Tag(ReadOnlySpan<byte> content, ReadOnlySpan<byte> name)
    {
        uint count = Math.Min(BinaryPrimitives.ReadUInt32BigEndian(content[HeaderBytes..]), MostTags);
        for (int i = 0, at = HeaderBytes + 4; i < count && at + EntryBytes <= content.Length; i++, at += EntryBytes)
        {
            if (content.Slice(at, 4).SequenceEqual(name))
            {
                uint start = BinaryPrimitives.ReadUInt32BigEndian(content[(at + 4)..]), length = BinaryPrimitives.ReadUInt32BigEndian(content[(at + 8)..]);
                return (ulong)start + length <= (ulong)content.Length ? content.Slice((int)start, (int)length) : [];
            }
        }

        return [];
    }

    private static bool Place(ReadOnlySpan<byte> tag, double[] matrix, int column)
    {
        if (tag.Length < 20 || !tag.StartsWith("XYZ "u8))
        {
            return false;
        }

        for (int i = 0; i < 3; i++)
        {
            matrix[(3 * i) + column] = ToneCurve.Fixed(tag[(8 + (4 * i))..]);
        }

        return true;
    }
}
