using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Backends.OneDnn;

namespace Cnn.OneDnn.Tests.OneDnn;

/// <summary>Products of small matrices on the library's micro kernels, against their definition in whole numbers.</summary>
internal sealed class BFloat16ProductTests : OneDnnFixture
{
    [TestCase(1, 32, 2)]
    [TestCase(7, 32, 34)]
    [TestCase(48, 64, 64)]
    [TestCase(98, 64, 512)]
    public unsafe void A_product_of_whole_numbers_is_exact_and_can_be_added(int rows, int columns, int depth) => OnEngine(() =>
    {
        var shape = new BFloat16ProductShape(rows, columns, depth, depth + 6, columns + 16, columns + 4, Adds: false);
        Processor.NeedsBFloat16Products(Backend.Report);
        using BFloat16Product product = Backend.BFloat16Products!.TryCreate(shape)!, adding = Backend.BFloat16Products.TryCreate(shape with { Adds = true })!;

        double[] left = WholeNumbers(new Shape(rows, depth), 1, 8), right = WholeNumbers(new Shape(depth, columns), 2, 8);
        using var memory = new Arena(1 << 20);
        memory.Span<byte>(0, memory.ByteSize).Fill(0xFF);
        ushort* a = (ushort*)memory.Address, b = a + (rows * shape.LeftPitch);
        float* c = (float*)memory.Address + (1 << 17);
        Each(rows, depth, (i, k) => a[(i * shape.LeftPitch) + k] = Bits(left[(i * depth) + k]));
        Each(depth, columns, (k, j) => b[(((k / 2 * shape.RightPitch) + j) * 2) + (k % 2)] = Bits(right[(k * columns) + j]));

        product.Run(a, (uint*)b, c);
        Each(rows, columns, (i, j) => Assert.That(c[(i * shape.ResultPitch) + j], Is.EqualTo(Expected(i, j)), $"row {i}, column {j}"));
        Each(rows - 1, shape.ResultPitch - columns,
            (i, j) => Assert.That(c[(i * shape.ResultPitch) + columns + j], Is.NaN, "what lies between rows is left alone"));
        adding.Run(a, (uint*)b, c);
        Each(rows, columns, (i, j) => Assert.That(c[(i * shape.ResultPitch) + j], Is.EqualTo(2 * Expected(i, j)), $"row {i}, column {j}, twice"));

        double Expected(int i, int j) => Enumerable.Range(0, depth).Sum(k => left[(i * depth) + k] * right[(k * columns) + j]);
    });

    // Two blocks of depth 4 that do not follow each other: the left ones 100 elements apart, the right ones 150 pairs.
    [Test]
    public unsafe void Products_of_several_blocks_are_summed() => OnEngine(() =>
    {
        Processor.NeedsBFloat16Products(Backend.Report);
        using BFloat16Product product = Backend.BFloat16Products!.TryCreate(
            new BFloat16ProductShape(3, 32, 4, 4, 32, 32, Adds: false, Blocks: 2, LeftStride: 100, RightStride: 150))!;

        double[] left = WholeNumbers(new Shape(2, 3, 4), 1, 8), right = WholeNumbers(new Shape(2, 4, 32), 2, 8);
        using var memory = new Arena(1 << 16);
        memory.Span<byte>(0, memory.ByteSize).Fill(0xFF);
        ushort* a = (ushort*)memory.Address, b = a + 1024;
        float* c = (float*)memory.Address + 8192;
        for (int block = 0; block < 2; block++)
        {
            int first = block;
            Each(3, 4, (i, k) => a[(first * 100) + (i * 4) + k] = Bits(left[(((first * 3) + i) * 4) + k]));
            Each(4, 32, (k, j) => b[(((first * 150) + (k / 2 * 32) + j) * 2) + (k % 2)] = Bits(right[(((first * 4) + k) * 32) + j]));
        }

        product.Run(a, (uint*)b, c);
        Each(3, 32, (i, j) => Assert.That(c[(i * 32) + j],
            Is.EqualTo(Enumerable.Range(0, 8).Sum(n => left[(((n / 4 * 3) + i) * 4) + (n % 4)] * right[(n * 32) + j])), $"row {i}, column {j}"));
    });

    // The library writes to memory that comes with each call: threads that shared it would take each other's blocks.
    [Test]
    public unsafe void Threads_multiply_with_one_product_at_the_same_time() => OnEngine(() =>
    {
        const int Rows = 4, Columns = 32, Depth = 8, Blocks = 5;
        Processor.NeedsBFloat16Products(Backend.Report);
        using BFloat16Product product = Backend.BFloat16Products!.TryCreate(
            new BFloat16ProductShape(Rows, Columns, Depth, Depth, Columns, Columns, Adds: false, Blocks, Rows * Depth, Depth / 2 * Columns))!;

        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, thread =>
        {
            double[] left = WholeNumbers(new Shape(Blocks, Rows, Depth), thread, 8), right = WholeNumbers(new Shape(Blocks, Depth, Columns), thread + 10, 8);
            using var memory = new Arena(1 << 16);
            ushort* a = (ushort*)memory.Address, b = a + 1024;
            float* c = (float*)memory.Address + 8192;
            Each(Blocks * Rows, Depth, (i, k) => a[(i * Depth) + k] = Bits(left[(i * Depth) + k]));
            Each(Blocks * Depth, Columns, (k, j) => b[(((k / 2 * Columns) + j) * 2) + (k % 2)] = Bits(right[(k * Columns) + j]));
            float[] expected = [.. Enumerable.Range(0, Rows * Columns).Select(at => (float)Enumerable.Range(0, Blocks * Depth)
                .Sum(n => left[(((n / Depth * Rows) + (at / Columns)) * Depth) + (n % Depth)] * right[(n * Columns) + (at % Columns)]))];
            for (int i = 0; i < 10_000; i++)
            {
                product.Run(a, (uint*)b, c);
                Assert.That(new Span<float>(c, expected.Length).SequenceEqual(expected), $"thread {thread}, run {i}");
            }
        });
    });

    [TestCase(0, 64, 64, 64, 64, 64)]
    [TestCase(4, 64, 63, 64, 64, 64)]
    [TestCase(4, 64, 64, 62, 64, 64)]
    [TestCase(4, 64, 64, 64, 63, 64)]
    [TestCase(4, 64, 64, 64, 64, 63)]
    public void Sizes_that_make_no_matrices_are_refused(int rows, int columns, int depth, int left, int right, int result) => OnEngine(() =>
    {
        Processor.NeedsBFloat16Products(Backend.Report);
        Assert.That(() => Backend.BFloat16Products!.TryCreate(new BFloat16ProductShape(rows, columns, depth, left, right, result, Adds: false)),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
    });

    // The interface is experimental: of dnnl_brgemm_get_B_pack_type, 3.7 takes an object where 3.12 takes two data types.
    [TestCase(3, 12, true)]
    [TestCase(3, 7, false)]
    [TestCase(3, 13, false)]
    [TestCase(4, 12, false)]
    public void Only_the_version_whose_headers_are_bound_is_asked_for_micro_kernels(int major, int minor, bool asked) =>
        Assert.That(BrgemmProducts.IsBoundFor(major, minor), Is.EqualTo(asked));

    private static ushort Bits(double value) => (ushort)(BitConverter.SingleToUInt32Bits((float)value) >> 16);

    private static void Each(int rows, int columns, Action<int, int> action)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                action(i, j);
            }
        }
    }
}
