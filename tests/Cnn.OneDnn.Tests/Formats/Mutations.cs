namespace Cnn.OneDnn.Tests.Formats;

/// <summary>Damages a valid file in many ways and watches what a reader does with it.</summary>
internal static class Mutations
{
    private static ReadOnlySpan<byte> Interesting => [0, 1, 9, (byte)' ', (byte)'"', (byte)'-', (byte)'0', (byte)'9', (byte)'[', (byte)'{', 0x7f, 0x80, 0xff];

    /// <summary>Reads mutants; each must be read or refused as invalid data, without much memory.</summary>
    public static void Check(byte[] valid, int count, Action<byte[]> read) => Check(Mutants(valid, count), count, 4 << 20, read);

    /// <inheritdoc cref="Check(byte[], int, Action{byte[]})"/>
    public static void Check(IEnumerable<byte[]> mutants, int count, long mostBytes, Action<byte[]> read)
    {
        int refused = 0, i = 0;
        foreach (byte[] mutant in mutants)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read(mutant);
            }
            catch (InvalidFormatException)
            {
                refused++;
            }
            catch (Exception e)
            {
                Assert.Fail($"mutant {i}: {e.GetType().Name}: {e.Message}\n{Convert.ToHexString(mutant)}");
            }

            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(mostBytes), $"mutant {i}");
            i++;
        }

        Assert.That(refused, Is.GreaterThan(count / 4), "the mutations do reach what is checked");
    }

    public static IEnumerable<byte[]> Mutants(byte[] valid, int count)
    {
        var random = new Random(20);
        for (int i = 0; i < count; i++)
        {
            yield return Mutate(valid, random);
        }
    }

    private static byte[] Mutate(byte[] valid, Random random)
    {
        var bytes = new List<byte>(valid);
        int changes = random.Next(1, 5);
        for (int i = 0; i < changes && bytes.Count > 0; i++)
        {
            int at = random.Next(bytes.Count), length = Math.Min(random.Next(1, 20), bytes.Count - at);
            switch (random.Next(7))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = Interesting[random.Next(Interesting.Length)];
                    break;
                case 2:
                    bytes.RemoveRange(at, length);
                    break;
                case 3:
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 5:
                    bytes.Insert(at, Interesting[random.Next(Interesting.Length)]);
                    break;
                default:
                    bytes[random.Next(Math.Min(16, bytes.Count))] = (byte)random.Next(256);
                    break;
            }
        }

        return [.. bytes];
    }
}
