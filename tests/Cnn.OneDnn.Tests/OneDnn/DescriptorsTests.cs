using Cnn.OneDnn.Backends.OneDnn;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Tests.OneDnn;

/// <summary>Layouts by the library's names.</summary>
[Category(OtherLibraryTests.Category)]
[NonParallelizable]
internal sealed class DescriptorsTests : OneDnnFixture
{
    [Test]
    public void Blocks_of_channels_are_known_whatever_the_sizes(
        [Values(1, 4, 16, 33)] int batch, [Values(1, 3, 16, 20, 64)] int channels, [Values(1, 2, 7)] int height, [Values(1, 5)] int width)
    {
        // A list of descriptors that has seen nothing: what it knows must not depend on which kernels were made before.
        using var descriptors = new Descriptors();
        Layout layout = Layout.ChannelBlocked(new Shape(batch, channels, height, width), DataType.Float32);
        Assert.That(descriptors.Knows(layout), Is.True, layout.ToString());
        using MemoryDescHandle described = descriptors.Of(layout);
        Assert.That(descriptors.LayoutOf(described.Value), Is.EqualTo(layout));
    }
}
