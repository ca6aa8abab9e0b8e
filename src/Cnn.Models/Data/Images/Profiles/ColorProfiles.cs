using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Cnn.Models.Data.Images.Profiles;

/// <summary>What is to be done about the colour profile of an image: found once for each profile, as all images of a camera have the same.</summary>
internal static class ColorProfiles
{
    /// <summary>The largest profile that is read.</summary>
    public const int LargestProfile = 4 << 20;

    private const int MostKept = 256;

    private static readonly ConcurrentDictionary<string, ColorMeaning> Known = new(StringComparer.Ordinal);

    /// <summary>The meaning of an image's numbers.</summary>
    /// <param name="profile">The profile that the file holds; empty where what it holds cannot be read.</param>
    /// <param name="channels">1 for grey, 3 for colour.</param>
    public static ColorMeaning Find(byte[] profile, int channels)
    {
        string key = Convert.ToHexString(SHA256.HashData(profile)) + channels;
        if (Known.TryGetValue(key, out ColorMeaning known))
        {
            return known;
        }

        ColorMeaning meaning = Read(profile, channels);
        if (Known.Count < MostKept)
        {
            Known.TryAdd(key, meaning);
        }

        return meaning;
    }

    private static ColorMeaning Read(byte[] profile, int channels)
    {
        (IccProfile? read, string? problem) = IccProfile.Read(profile);
        if (read is null)
        {
            return new ColorMeaning(null, problem);
        }

        // Greys under a profile of colour have the same number in all three: any of its curves is theirs.
        read = channels == 1 && read.Curves.Length == 3 ? new IccProfile([read.Curves[1]], []) : read;
        if (read.Curves.Length != channels)
        {
            return new ColorMeaning(null, "it is of grey, and the image has colour");
        }

        var transform = new ColorTransform(read);
        return new ColorMeaning(transform.IsNothing ? null : transform, null);
    }
}
