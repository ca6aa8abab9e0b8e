using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Backends.Managed;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Tests.Backends;

/// <summary>
/// Our maximum of windows and its gradient against the definition: the first of the largest wins and gets the gradient, a NaN wins over numbers.
/// </summary>
[NonParallelizable]
internal sealed class MaxPoolingTests
{
    private const int Height = 48, Width = 64;

    // Neighbours that share columns of three, that share none, and rows of less than four of them; a NaN and an infinity under each.
    [Test]
    public void The_largest_is_found_where_nobody_asks_which_it_was(
        [Values(64, 40)] int channels, [Values(DataType.Float32, DataType.BFloat16)] DataType type,
        [Values("3/1/1", "3/1/0", "3/2/1", "2/1/0", "5/1/2")] string window, [Values(5, 6, 7, 8, 12, 19)] int width)
    {
        int[] numbers = [.. window.Split('/').Select(int.Parse)];
        (int size, int stride, int pad) = (numbers[0], numbers[1], numbers[2]);
        var pooling = new PoolingOp(PoolingKind.Max, Window.Create([stride, stride], [1, 1], [pad, pad], [pad, pad]), [size, size], Training: false);
        for (int column = 0; column < width; column++)
        {
            HostTensor x = HostTensor.Integers(column, 9, 2, channels, 6, width) with { Type = type };
            x.Values[(3 * 6 * width) + (2 * width) + column] = float.NaN;
            x.Values[(20 * 6 * width) + (3 * width) + column] = float.PositiveInfinity;
            x.Values[(20 * 6 * width) + (4 * width) + column] = float.NegativeInfinity;
            Shape result = pooling.InferShapes([x.Shape])[0];
            float[] y = new float[result.ElementCount];
            HostTensor.ForEach(result, (at, i) =>
            {
                float largest = float.NegativeInfinity;
                for (int tap = 0; tap < size * size; tap++)
                {
                    int row = (at[2] * stride) - pad + (tap / size), place = (at[3] * stride) - pad + (tap % size);
                    if (row is >= 0 and < 6 && place >= 0 && place < width)
                    {
                        largest = Math.Max(largest, x.Values[(((((at[0] * channels) + at[1]) * 6) + row) * width) + place]);
                    }
                }

                y[i] = largest;
            });
            using var backend = new ManagedBackend(1);
            Layout image = Layout.ChannelsLast(x.Shape, type), small = Layout.ChannelsLast(result, type);
            Assert.That(KernelRunner.Run(backend, pooling, [x], [image, small])![0].Values, Is.EqualTo(y), $"marked in column {column}");
        }
    }

    // Whole vectors, vectors and a rest, a rest alone. Enough of them for two threads. Windows that overlap, that do not, and one of more taps than a byte
    // counts.
    [Test]
    public void The_largest_is_found_and_gets_the_gradient(
        [Values(32, 40, 21, 6, 5, 3, 1)] int channels, [Values(DataType.Float32, DataType.BFloat16)] DataType type,
        [Values("3/2/1", "2/2/0", "17/3/8")] string window, [Values(1, 2)] int threads)
    {
        int[] numbers = [.. window.Split('/').Select(int.Parse)];
        (int size, int stride, int pad) = (numbers[0], numbers[1], numbers[2]);
        var slide = Window.Create([stride, stride], [1, 1], [pad, pad], [pad, pad]);
        var pooling = new PoolingOp(PoolingKind.Max, slide, [size, size], Training: true);

        // Few different numbers: most windows hold their largest more than once.
        HostTensor x = HostTensor.Integers(1, 3, channels < 8 ? 8 : 2, channels, Height, Width) with { Type = type };
        x.Values[0] = x.Values[100] = float.NaN;
        (x.Values[300], x.Values[700]) = (float.PositiveInfinity, float.NegativeInfinity);
        Shape result = pooling.InferShapes([x.Shape])[0];
        HostTensor dy = HostTensor.Integers(2, 9, result.ToArray()) with { Type = type };
        float[] y = new float[result.ElementCount], dx = new float[x.Values.Length];
        HostTensor.ForEach(result, (at, i) =>
        {
            int winner = -1;
            for (int tap = 0; tap < size * size; tap++)
            {
                int row = (at[2] * stride) - pad + (tap / size), column = (at[3] * stride) - pad + (tap % size);
                int source = (((((at[0] * channels) + at[1]) * Height) + row) * Width) + column;
                if (row is >= 0 and < Height && column is >= 0 and < Width
                    && (winner < 0 || x.Values[source] > x.Values[winner] || (float.IsNaN(x.Values[source]) && !float.IsNaN(x.Values[winner]))))
                {
                    winner = source;
                }
            }

            y[i] = x.Values[winner];
            dx[winner] += dy.Values[i];
        });
        using var backend = new ManagedBackend(threads);
        Layout image = Layout.ChannelsLast(x.Shape, type), small = Layout.ChannelsLast(result, type);
        HostTensor[] forward = KernelRunner.Run(backend, pooling, [x], [image, small, null])!;
        Assert.That(forward[0].Values, Is.EqualTo(y));
        HostTensor[] backward = KernelRunner.Run(
            backend, new PoolingBackwardOp(PoolingKind.Max, slide, [size, size], x.Shape), [dy, forward[1]], [small, null, image])!;
        Assert.That(backward[0].Values, Is.EqualTo(dx));
        using Kernel? made = backend.TryCreate(
            new KernelRequest(pooling, [new Operand(image)], [new Operand(small), new Operand(pooling.InferShapes([x.Shape])[1], DataType.UInt8, null)]));
        Assert.That(made?.Implementation.Contains("tiles", StringComparison.Ordinal) == true, Is.EqualTo(size == stride),
            "windows side by side have a kernel of their own");
    }
}
