namespace Cnn.OneDnn.Tests.Extending;

/// <content>Models in streams.</content>
public sealed partial class LongCallTests
{
    [Test]
    public void A_model_goes_through_streams_and_arrays([Values] bool seekable)
    {
        using Sequential model = Net();
        model.Fit(Data, new FitOptions { Epochs = 2, BatchSize = 4 });
        byte[] content = model.ToBytes();
        using Model loaded = seekable ? Model.Load(content) : Model.Load(new OneWay(content));
        Assert.That(loaded.Predict(X).ToArray(), Is.EqualTo(model.Predict(X).ToArray()));
        Assert.That(Checkpoint.ReadInfo(new MemoryStream(content)).Step, Is.EqualTo(6));

        // A stream is read from where it is.
        var later = new MemoryStream([1, 2, 3, .. content]) { Position = 3 };
        using Model again = Model.Load(later);
        using Sequential resumed = Net();
        Checkpoint.Resume(resumed, new MemoryStream(content));
        Assert.That(resumed.Fit(Data, new FitOptions { Epochs = 3, BatchSize = 4 })["loss"],
            Is.EqualTo(again.Fit(Data, new FitOptions { Epochs = 3, BatchSize = 4, InitialEpoch = 2 })["loss"]));
        var weights = new MemoryStream();
        model.SaveWeights(weights);
        weights.Position = 0;
        using Sequential fresh = Net();
        Assert.That(fresh.LoadWeights(weights), Is.Empty);
        Assert.That(fresh.Predict(X).ToArray(), Is.EqualTo(model.Predict(X).ToArray()));
    }

    // Nothing gathers the content, which may be more than an array holds.
    [Test]
    public void Weights_go_into_a_stream_tensor_by_tensor()
    {
        using Sequential model = Net();
        var stream = new Counting();
        model.SaveWeights(stream);
        Assert.That(stream.Sizes.TakeLast(model.Parameters.Count), Is.EqualTo(model.Parameters.Select(p => p.Shape.ElementCount * sizeof(float))));
    }

    [Test]
    public void A_damaged_stream_is_refused()
    {
        using Sequential model = Net();
        byte[] content = model.ToBytes();
        Assert.That(() => Model.Load(content[..^7]), Throws.InstanceOf<InvalidFormatException>());
        Assert.That(() => Model.Load([1, 2, 3]), Throws.InstanceOf<InvalidFormatException>().With.Message.Contains("The stream"));
        Assert.That(() => model.LoadWeights(new MemoryStream()), Throws.InstanceOf<InvalidFormatException>());
    }

    /// <summary>Keeps the sizes of what is written.</summary>
    private sealed class Counting : MemoryStream
    {
        public List<int> Sizes { get; } = [];

        public override void Write(byte[] buffer, int offset, int count) => Sizes.Add(count);

        public override void Write(ReadOnlySpan<byte> buffer) => Sizes.Add(buffer.Length);
    }

    /// <summary>A stream as one comes from a network: it cannot seek, and gives a few bytes at a time.</summary>
    private sealed class OneWay(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 100));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 100)]);
    }
}
