using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;
using static Cnn.Models.Tests.Data.Support.ParquetBytes;

namespace Cnn.Models.Tests.Data;

/// <summary>Damaged tables are refused in words, in memory that their size bounds.</summary>
internal sealed class ParquetDamageTests
{
    private static readonly DataOptions Plain = new() { Encoding = new ImageEncoding { Scale = 1 } };

    [Test]
    public void No_damage_gets_through()
    {
        static void Read(string path)
        {
            DataSplit data = DataSets.Open($"parquet:{path}", Plain);
            Assert.That(Enumerable.Range(0, data.Train.Count).Select(i => data.Train.Image(i).Length), Is.All.Positive);
        }

        byte[] own = ParquetBytes.Table(4, Animals, 0,
            ParquetBytes.InGroup("image", "bytes", false, Grey(1), Grey(2), Grey(3), Grey(4)),
            ParquetBytes.InGroup("image", "path", true, null, null, null, null),
            ParquetBytes.Words("label", "a", "b", "a", "b"));
        Fuzz.Run(own, "a.parquet", 3000, 16 << 20, Read);
        foreach (string name in (string[])["snappy", "gzip", "zstd", "pixels.zstd", "pixels.lz4_raw", "brotli"])
        {
            string file = Path.Combine(AppContext.BaseDirectory, "Data", "Parquet", "Fixtures", name + ".parquet");
            Fuzz.Run(File.ReadAllBytes(file), "a.parquet", 2000, 16 << 20, Read);
        }

        byte[] lists = ParquetBytes.Table(2, null, 0, ParquetBytes.Lists("pixels", [1, 2, 3, 4], [5, 6, 7, 8]), ParquetBytes.Lists("label", [1], [2]));
        Fuzz.Run(lists, "a.parquet", 3000, 16 << 20, Read);

        // The description stands at the end, and the edits of the fuzzer at the beginning.
        Fuzz.Run(Turned(own), "a.parquet", 3000, 16 << 20, Read, Turned);
        Fuzz.Run(Turned(lists), "a.parquet", 3000, 16 << 20, Read, Turned);
    }

    private static byte[] Turned(byte[] file) => [.. file.Reverse()];
}
