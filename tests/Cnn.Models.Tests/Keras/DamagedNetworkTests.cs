using System.Globalization;
using Cnn.Models.Tests.Data.Support;
using Cnn.Models.Tests.Keras.Support;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Keras;

/// <summary>Damaged networks give a model or a message, and take no more memory than sound ones.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class DamagedNetworkTests
{
    private const long Most = 64 << 20;
    private static readonly KerasImportOptions Managed = new() { Engine = new ModelOptions { Backend = BackendKind.Managed } };

    // CNN_MUTATIONS=10000 makes it as many for each format.
    private static int Mutations =>
        int.TryParse(Environment.GetEnvironmentVariable("CNN_MUTATIONS"), NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : 200;

    [TestCase("layers/model.json")]
    [TestCase("layers-2.h5")]
    [TestCase("layers-3.keras")]
    public void A_damaged_network_is_made_or_refused_in_words(string name)
    {
        byte[] good = File.ReadAllBytes(KerasFixtures.PathOf(name));
        byte[] letters = "0123456789[]{}\",:-.ntf"u8.ToArray();
        var random = new Random(11);
        using var folder = new TempFolder();
        folder.Write("weights.bin", File.ReadAllBytes(KerasFixtures.PathOf("layers/weights.bin")));
        int start = name.EndsWith(".json", StringComparison.Ordinal) ? 0 : good.AsSpan().IndexOf("{\"class_name\""u8) is var at and >= 0
            ? at
            : good.AsSpan().IndexOf("{\"module\""u8);
        int length = name.EndsWith(".json", StringComparison.Ordinal) ? good.Length : good.AsSpan(start).IndexOf((byte)0) is var end and > 0
            ? Math.Min(end, 16_000)
            : 16_000;
        for (int i = 0; i < Mutations; i++)
        {
            byte[] bad = [.. good];
            for (int edits = random.Next(1, 4); edits > 0; edits--)
            {
                bad[start + random.Next(length)] = letters[random.Next(letters.Length)];
            }

            string path = folder.Write(Path.GetFileName(name), bad);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                KerasModel.Load(path, Managed).Dispose();
            }
            catch (Exception e) when (e is InvalidFormatException or UnsupportedException)
            {
                Assert.That(e.Message, Does.StartWith(path).And.Length.LessThan(4000), $"mutation {i}: {e.Message[..Math.Min(1000, e.Message.Length)]}");
            }

            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(Most), $"mutation {i}");
        }
    }
}
