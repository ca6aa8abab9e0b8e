using System.Text;
using Cnn.Tests;

namespace Cnn.Models.Tests.Data.Support;

/// <summary>Feeds a reader thousands of damaged copies of a good file. Only success or <see cref="DataException"/> is allowed.</summary>
internal static class Fuzz
{
    /// <summary>
    /// Runs the reader on mutated files, and holds the bytes that it allocates for each to a limit. <paramref name="reseal"/> may mend checksums, so that the
    /// damage gets past them.
    /// </summary>
    public static void Run(byte[] good, string name, int rounds, long allocationLimit, Action<string> read, Func<byte[], byte[]>? reseal = null)
    {
        using var folder = new TempFolder();
        var random = new Random(12345);
        int accepted = 0, refused = 0;
        for (int round = 0; round < rounds; round++)
        {
            byte[] bad = Mutate(good, random);
            bad = reseal is null ? bad : reseal(bad);
            string path = folder.Write(name, bad);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read(path);
                accepted++;
            }
            catch (DataException exception)
            {
                refused++;
                Assert.That(exception.Message, Does.Not.Contain("\n"), "one line per message");
                Assert.That(exception.Message, Does.Not.Contain("did not foresee"), $"round {round}: a reader had no answer: {exception.InnerException}");
            }
            catch (Exception exception) when (exception is not AssertionException)
            {
                Assert.Fail($"round {round}: {exception.GetType()} came through: {exception}\nfile: " +
                    $"{Convert.ToHexString(bad.AsSpan(0, Math.Min(bad.Length, 64)))}... of {bad.Length}");
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.That(allocated, Is.LessThan(allocationLimit), $"round {round} allocated too much");
        }

        Assert.That(refused, Is.GreaterThan(0), "no mutation was refused: the fuzz reaches nothing");
        TestContext.Out.WriteLine($"{accepted} accepted, {refused} refused");
    }

    /// <summary>As <see cref="Run"/>, for files of text: values become other ones.</summary>
    public static void RunText(string good, string name, int rounds, long allocationLimit, Action<string> read)
    {
        var random = new Random(54321);
        byte[][] copies = [.. Enumerable.Range(0, rounds).Select(_ => Encoding.UTF8.GetBytes(TextMutations.Mutate(good, random)))];
        int next = 0;
        Run(Encoding.UTF8.GetBytes(good), name, rounds, allocationLimit, read, _ => copies[next++]);
    }

    private static byte[] Mutate(byte[] good, Random random)
    {
        byte[] bad = (byte[])good.Clone();
        int kind = random.Next(6);
        if (kind == 0)
        {
            return bad[..random.Next(bad.Length)];
        }

        if (kind == 1)
        {
            byte[] more = new byte[random.Next(1, 64)];
            random.NextBytes(more);
            return [.. bad, .. more];
        }

        // Headers carry the structure: half of the edits go there.
        int reach = kind < 4 ? Math.Min(bad.Length, 64) : bad.Length;
        int edits = random.Next(1, 6);
        for (int i = 0; i < edits; i++)
        {
            int at = random.Next(reach);
            bad[at] = random.Next(3) switch
            {
                0 => (byte)random.Next(256),
                1 => (byte)(bad[at] ^ (1 << random.Next(8))),
                _ => (byte)(random.Next(2) * 255),
            };
        }

        return bad;
    }
}
