using Cnn.Models.Data.Archives;

namespace Cnn.Models.Data.Masks;

/// <summary>The masks of one part of a set, each beside its image, read through once.</summary>
internal sealed class MaskPart
{
    private const long MostKept = 1L << 30;
    private const string Turned = " as it is seen: the image lies turned, as its EXIF data say, and the mask does not";

    private readonly FileTree tree;
    private readonly byte[]?[] kept;
    private readonly (int Height, int Width)? size;
    private readonly ImageFit fit;
    private long keptBytes;
    private byte? voidAs;

    private MaskPart(FileTree tree, MaskPairs pairs, MaskFacts[] facts, byte[]?[] kept, (int Height, int Width)? size, ImageFit fit)
    {
        this.tree = tree;
        this.size = size;
        this.fit = fit;
        (Pairs, Facts, this.kept) = (pairs, facts, kept);
    }

    /// <summary>The files.</summary>
    public MaskPairs Pairs { get; }

    /// <summary>What each mask shows.</summary>
    public MaskFacts[] Facts { get; }

    /// <summary>Reads every mask and the header of every image.</summary>
    /// <param name="tree">Where they lie.</param>
    /// <param name="pairs">The files.</param>
    /// <param name="options">The size that is wanted.</param>
    /// <param name="report">Is told of each pair that cannot be used, which is left out then.</param>
    /// <exception cref="DataException">None can be used.</exception>
    public static MaskPart Read(FileTree tree, MaskPairs pairs, DataOptions options, Action<string> report)
    {
        int count = pairs.Items.Count;
        var facts = new MaskFacts?[count];
        var kept = new byte[]?[count];
        string?[] problems = new string?[count];
        long total = 0;
        Parallel.For(0, count, i =>
        {
            try
            {
                MaskImage mask = MaskImage.Read(tree, pairs.Items[i].Mask);
                facts[i] = MaskFacts.From(mask, RequireSizeOf(tree, pairs.Items[i], mask, out bool isTurned), isTurned);
                if (options.ImageSize is (int height, int width))
                {
                    mask = mask.Fit(height, width, options.Encoding.Fit);
                }

                long bytes = mask.Classes.Length;
                kept[i] = Interlocked.Add(ref total, bytes) <= MostKept ? mask.Classes : null;
            }
            catch (DataException e)
            {
                problems[i] = e.Message;
            }
        });
        Array.ForEach([.. problems.OfType<string>()], report);
        int[] good = [.. Enumerable.Range(0, count).Where(i => problems[i] is null)];
        return good.Length > 0
            ? new MaskPart(
                tree, pairs with { Items = [.. good.Select(i => pairs.Items[i])] }, [.. good.Select(i => facts[i]!.Value)],
                [.. good.Select(i => kept[i])], options.ImageSize, options.Encoding.Fit) { keptBytes = Math.Min(total, MostKept) }
            : throw new DataException($"None of the {count} masks in {pairs.Folder} can be used; the first problem: {problems[0]}");
    }

    /// <summary>Makes 255 a class, of masks that have only that and 0.</summary>
    public void TakeVoidAs(byte number)
    {
        voidAs = number;
        for (int i = 0; i < kept.Length; i++)
        {
            kept[i]?.AsSpan().Replace((byte)MaskImage.Void, number);
            Facts[i] = Facts[i] with { Numbers = [.. Facts[i].Numbers, .. Facts[i].HasVoid ? [number] : Array.Empty<byte>()], HasVoid = false };
        }
    }

    /// <summary>The classes of a mask at the size of its image. Called from several threads at once.</summary>
    public ReadOnlySpan<byte> Classes(int index, int height, int width, ImageFit how)
    {
        if (Volatile.Read(ref kept[index]) is { } known && (size is null || (size == (height, width) && how == fit)))
        {
            return known;
        }

        byte[] classes = MaskImage.Read(tree, Pairs.Items[index].Mask).Fit(height, width, how).Classes;
        if (voidAs is { } number)
        {
            classes.AsSpan().Replace((byte)MaskImage.Void, number);
        }

        if (kept[index] is null && (size is null || (size == (height, width) && how == fit)) && Interlocked.Add(ref keptBytes, classes.Length) <= MostKept)
        {
            Volatile.Write(ref kept[index], classes);
        }

        return classes;
    }

    private static (int Height, int Width) RequireSizeOf(FileTree tree, (string Image, string Mask) pair, MaskImage mask, out bool isTurned)
    {
        ImageHeader header = ImageFile.ReadHeader(tree, pair.Image);
        isTurned = header.Orientation != Orientation.Upright;
        return (header.Height, header.Width) == (mask.Height, mask.Width)
            ? (mask.Height, mask.Width)
            : throw new DataException(
                $"{pair.Mask} has {mask.Width} x {mask.Height} pixels and its image {pair.Image} {header.Width} x {header.Height}" +
                    $"{(isTurned && header.Stored == (mask.Height, mask.Width) ? Turned : "")}. Masks have the size of their images.");
    }
}
