namespace Cnn.Models;

/// <summary>
/// Finds blocks of boxes that come several times in a row, each fed by the one before alone: they are drawn once. Boxes are alike where their text, their
/// shapes and what they read, counted back from themselves, are.
/// </summary>
internal static class BlockFinder
{
    private const int LongestBlock = 60;

    /// <summary>The blocks, from the first on; no box is in two of them.</summary>
    /// <param name="boxes">The boxes, each after those that it needs.</param>
    /// <param name="arrows">What reads what.</param>
    public static IReadOnlyList<RepeatedBlock> Find(IReadOnlyList<DiagramBox> boxes, IReadOnlyList<(int From, int To)> arrows)
    {
        ILookup<int, int> inputs = arrows.ToLookup(a => a.To, a => a.From);
        string[] texts = [.. boxes.Select((b, i) => string.Join('\n', [.. b.Lines, b.Footer, b.Kind, .. inputs[i].Select(from => i - from).Order()]))];
        var found = new List<RepeatedBlock>();
        for (int start = 0; start < boxes.Count;)
        {
            RepeatedBlock? best = null;
            for (int length = 1; length <= LongestBlock && start + (2 * length) <= boxes.Count; length++)
            {
                int times = Repeats(texts, start, length);
                if (times > 1 && (best is null || length * (times - 1) > best.Length * (best.Times - 1))
                    && IsChain(arrows, start, length, times))
                {
                    best = new RepeatedBlock(start, length, times);
                }
            }

            if (best is not null)
            {
                found.Add(best);
            }

            start += best is null ? 1 : best.Length * best.Times;
        }

        return found;
    }

    private static int Repeats(string[] texts, int start, int length)
    {
        int times = 1;
        while (start + ((times + 1) * length) <= texts.Length
            && texts.AsSpan(start, length).SequenceEqual(texts.AsSpan(start + (times * length), length)))
        {
            times++;
        }

        return times;
    }

    // What enters comes from the box before the block, what leaves comes from its last box, and nothing passes by: then once stands for all.
    private static bool IsChain(IReadOnlyList<(int From, int To)> arrows, int start, int length, int times)
    {
        int end = start + (length * times);
        foreach ((int from, int to) in arrows)
        {
            if (to < start || from >= end)
            {
                continue;
            }

            bool passes = from < start && to >= end;
            int block = to < end ? (to - start) / length : times, entry = start + (block * length) - 1;
            if (passes || (from != entry && from < start + (block * length)))
            {
                return false;
            }
        }

        return start > 0;
    }
}
