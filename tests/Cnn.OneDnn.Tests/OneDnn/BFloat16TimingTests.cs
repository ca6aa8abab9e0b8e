using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Backends.Managed;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn.Tests.OneDnn;

/// <summary>What a native plan measures of our own convolutions of bfloat16.</summary>
internal sealed class BFloat16TimingTests : OneDnnFixture
{
    // 1024 tiles under 640 channels suit; the part of the batch that is measured must do so too.
    [Test]
    public void A_part_of_a_batch_has_enough_tiles_to_be_measured_where_the_batch_has() => OnEngine(() =>
    {
        Processor.NeedsBFloat16Products(Backend.Report);
        Operand image = new(Layout.ChannelsLast(new Shape(64, 640, 8, 8), DataType.BFloat16)),
            weights = new(ConvolutionShape.BlockedWeightsLayout(new Shape(640, 640, 3, 3), 1)!);
        using var managed = new ManagedBackend(Backend.Team, Backend.BFloat16Products);
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            var cache = new TuningCache(file);
            using var room = new TimingRoom();
            var timer = new KernelTimer(managed, cache, room, preparesWeights: true);
            var op = new ConvolutionOp(Window.Create([1, 1], [1, 1], [1, 1], [1, 1]), 1, Bias: false);
            Assert.That(timer.Measure(new KernelRequest(op, [image, weights], [image])), Is.Positive);
            cache.Save();

            // 16 tiles an image.
            Assert.That(File.ReadAllText(file), Does.Contain("BFloat16(40, 640, 8, 8)"));
        }
        finally
        {
            File.Delete(file);
        }
    });

    // Another library multiplies at another speed: times that were kept say nothing of it.
    [Test]
    public void Times_of_kernels_that_multiply_in_the_library_are_kept_for_that_library() => OnEngine(() =>
    {
        Processor.NeedsBFloat16Products(Backend.Report);
        using ManagedBackend alone = new(Backend.Team), with = new(Backend.Team, Backend.BFloat16Products!);
        Assert.That(with.Fingerprint, Is.EqualTo($"{alone.Fingerprint} with {Backend.Fingerprint}"));
    });
}
