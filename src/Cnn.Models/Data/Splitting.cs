using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Cnn.Models.Data.Samples;
using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>Makes a test part for sets that have none.</summary>
internal static class Splitting
{
    private const int Alone = -1;

    /// <summary>Holds out the share of samples that the options ask for, by what they are and class by class.</summary>
    /// <exception cref="DataException">There are too few samples, or the share is not between 0 and 1.</exception>
    public static DataSplit HoldOut(ImageDataset images, DataOptions options, string source, string name) => HoldOut(images, images, options, source, name);

    /// <summary>The same of samples whose images are known by themselves.</summary>
    /// <inheritdoc cref="HoldOut(ImageDataset, DataOptions, string, string)" path="/exception"/>
    public static DataSplit HoldOut(Dataset whole, IKeyedDataset images, DataOptions options, string source, string name)
    {
        if (images.Count < 2 || !(options.TestFraction > 0 && options.TestFraction < 1))
        {
            throw new DataException(string.Create(
                CultureInfo.InvariantCulture,
                $"{source} has no test part, and {images.Count} samples cannot be split with a share of {options.TestFraction}: expected at least 2 and a " +
                    $"share between 0 and 1."));
        }

        int[] all = [.. Enumerable.Range(0, images.Count)];
        (int[] kept, int[] held, HeldOutPart part) = Divide(images, all, options.TestFraction, options.HeldOut?.Seed ?? options.Seed, options.HeldOut);
        if (held.Length == 0 || kept.Length == 0)
        {
            throw new DataException(
                $"{source} has no test part, and the part that was held out when the network was trained has {held.Length} of its {images.Count} samples: " +
                    $"expected some of both.");
        }

        return new DataSplit(new SubsetDataset(whole, kept), new SubsetDataset(whole, held), name)
        {
            HeldOut = part,
            Notes = [$"{source} has no test part: {held.Length} of {images.Count} images are held out for testing, chosen by what they are, so that more " +
                $"images move none of them."],
        };
    }

    /// <summary>Divides samples into those that are kept and those that are held out.</summary>
    /// <param name="images">All samples.</param>
    /// <param name="among">Which of them are divided, in ascending order.</param>
    /// <param name="fraction">The share to hold out of each class.</param>
    /// <param name="seed">Of the choice.</param>
    /// <param name="before">The rule of an earlier division, which is kept to; null to make one.</param>
    public static (int[] Kept, int[] HeldOut, HeldOutPart Part) Divide(
        IKeyedDataset images, ReadOnlySpan<int> among, double fraction, ulong seed, HeldOutPart? before = null)
    {
        ulong[] hashes = images.Hashes(seed) ?? throw new InvalidOperationException("Samples without keys cannot be divided by them.");
        int[] labels = images.Labels.ToArray(), chosen = among.ToArray();
        var limits = new Dictionary<string, ulong>(before?.Limits ?? new Dictionary<string, ulong>());
        Dictionary<int, int> sizes = chosen.CountBy(i => labels[i]).ToDictionary();
        foreach (IGrouping<int, int> group in chosen.GroupBy(i => sizes[labels[i]] > 1 ? labels[i] : Alone))
        {
            // Classes of one sample each share a limit that gives just the share, as they could not be divided by themselves.
            ulong limit = Limit([.. group.Select(i => hashes[i]).Order()], fraction, before is not null, isJust: group.Key == Alone);
            foreach (int label in group.Select(i => labels[i]).Distinct())
            {
                limits.TryAdd(images.ClassNames[label], limit);
            }
        }

        int[] held = [.. chosen.Where(i => hashes[i] < limits[images.ClassNames[labels[i]]])];
        return ([.. chosen.Except(held)], held, new HeldOutPart(seed, limits));
    }

    /// <summary>The number of a key.</summary>
    public static ulong Hash(ulong seed, string key)
    {
        byte[] bytes = new byte[sizeof(ulong) + Encoding.UTF8.GetByteCount(key)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, seed);
        Encoding.UTF8.GetBytes(key, bytes.AsSpan(sizeof(ulong)));
        return BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(bytes));
    }

    // The share of all numbers, so that a sample's part does not hang on the others, unless chance is far off or leaves a part empty: then what gives just the
    // share.
    private static ulong Limit(ulong[] sorted, double fraction, bool isFixed, bool isJust)
    {
        ulong usual = (ulong)(fraction * Math.Pow(2, 64));
        int wanted = Math.Clamp((int)Math.Round(sorted.Length * fraction), Math.Min(1, sorted.Length - 1), sorted.Length - 1),
            count = sorted.Count(h => h < usual);
        bool isClose = count >= Math.Max(Math.Min(1, wanted), wanted / 3) && count <= 2 * wanted && count < sorted.Length;
        return isFixed || (isClose && !isJust) ? usual : wanted == 0 ? 0 : sorted[wanted - 1] + 1;
    }
}
