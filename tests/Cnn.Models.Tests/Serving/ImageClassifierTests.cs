using Cnn.Models.Data.Images.Png;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Tests.Serving;

/// <summary>
/// A network that counts: the mean of a grey image's pixels is the probability of "bright", by a softmax of (0, ln(m / (1 - m))) at three brightnesses worked
/// out by hand.
/// </summary>
[TestFixture]
internal sealed class ImageClassifierTests
{
    private static readonly ModelOptions Managed = new() { Backend = BackendKind.Managed };

    // One pixel x in [0, 1] gives scores (0, 4 x - 2).
    private static Sequential Brightness()
    {
        var model = new Sequential { new GlobalAveragePooling2D { InputShape = (2, 2, 1) }, new Dense(2, "softmax") };
        model.Options = Managed;
        model.SetWeight(model.Parameters[0], Tensor.From(new float[] { 0, 4 }, 1, 2));
        model.SetWeight(model.Parameters[1], Tensor.From(new float[] { 0, -2 }));
        return model;
    }

    private static byte[] Grey(byte value) => PngWriter.Encode(new RawImage(2, 2, 1, [value, value, value, value]));

    [TestCase(0, "dark", 0.8807970779778823)]
    [TestCase(255, "bright", 0.8807970779778823)]
    public void The_most_probable_class_comes_first(byte pixel, string name, double probability)
    {
        using var classifier = new ImageClassifier(Brightness(), classNames: ["dark", "bright"]);
        IReadOnlyList<Classification> found = classifier.Predict(Grey(pixel));
        Assert.That(found.Select(f => f.Name).First(), Is.EqualTo(name));
        Assert.That(found.Select(f => f.Probability), Is.EqualTo(new[] { probability, 1 - probability }).Within(1e-6));
        Assert.That(classifier.Predict(new MemoryStream(Grey(pixel)), top: 1), Has.Count.EqualTo(1));
    }

    [Test]
    public void Classes_may_stand_between_axes_of_one_place()
    {
        var model = new Sequential { new GlobalAveragePooling2D(keepDims: true, inputShape: (2, 2, 1)), new Conv2D(2, 1) };
        model.Options = Managed;
        model.SetWeight(model.Parameters[0], Tensor.From(new float[] { 0, 4 }, 1, 1, 1, 2));
        model.SetWeight(model.Parameters[1], Tensor.From(new float[] { 0, -2 }));
        using var classifier = new ImageClassifier(model, classNames: ["dark", "bright"]);
        Assert.That(classifier.Predict(Grey(255)).Select(f => f.Probability), Is.EqualTo(new[] { 0.8807970779778823, 1 - 0.8807970779778823 }).Within(1e-6));
    }

    [Test]
    public void What_a_checkpoint_keeps_is_heeded()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".safetensors");
        try
        {
            using (Sequential model = Brightness())
            {
                // Pixels as they are, not scaled: 1 of 255 is as bright as can be.
                model.Save(path, new SampleMetadata(["dark", "bright"], new ImageEncoding { Scale = 1 }).ToText());
            }

            using ImageClassifier classifier = ImageClassifier.Load(path, modelOptions: Managed);
            Assert.That(classifier.ClassNames, Is.EqualTo(new[] { "dark", "bright" }));
            Assert.That(classifier.Predict(Grey(1))[0].Probability, Is.EqualTo(0.8807970779778823).Within(1e-6));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Content_and_streams_do_as_well_as_files(bool onnx)
    {
        using Sequential model = Brightness();
        IReadOnlyDictionary<string, string> samples = new SampleMetadata(["dark", "bright"], new ImageEncoding { Scale = 1 }).ToText();
        var stream = new MemoryStream();
        if (onnx)
        {
            OnnxModel.Write(model, stream, new OnnxExportOptions { Metadata = samples });
        }
        else
        {
            model.Save(stream, samples);
        }

        byte[] content = stream.ToArray();
        stream.Position = 0;
        using ImageClassifier ofStream = ImageClassifier.Load(stream, modelOptions: Managed), ofContent = ImageClassifier.Load(content, modelOptions: Managed);
        stream.Position = 0;
        using Predictor predictor = PredictorFile.Load(stream, modelOptions: Managed), another = PredictorFile.Load(content, modelOptions: Managed);
        float[] first = new float[2], second = new float[2];
        predictor.Predict([1, 1, 1, 1], first);
        another.Predict([1, 1, 1, 1], second);
        Assert.That(first[1], Is.EqualTo(0.8807970779778823).Within(1e-6));
        Assert.That(second, Is.EqualTo(first));
        Assert.That(ofStream.Predict(Grey(1))[0], Is.EqualTo(ofContent.Predict(Grey(1))[0]).And.Property("Name").EqualTo("bright"));
    }

    [Test]
    public void Content_of_another_kind_is_refused()
    {
        Assert.That(() => ImageClassifier.Load(Grey(1)), Throws.TypeOf<InvalidFormatException>());
        Assert.That(() => PredictorFile.Load(Array.Empty<byte>()), Throws.InstanceOf<CnnException>());
        Assert.That(() => PredictorFile.Load([8, 0, 0, 0, 0, 0, 0, 0, (byte)'{', 0]), Throws.TypeOf<InvalidFormatException>());
    }

    // Who made an ONNX file may be called so that its ninth byte is that of a checkpoint.
    [Test]
    public void A_brace_does_not_make_a_checkpoint()
    {
        using Sequential model = Brightness();
        byte[] content = [0x12, 7, .. "abcdef{"u8, .. OnnxModel.ToBytes(model)];
        Assert.That(content[8], Is.EqualTo((byte)'{'));
        using Predictor predictor = PredictorFile.Load(content, modelOptions: Managed);
        float[] probabilities = new float[2];
        predictor.Predict([1, 1, 1, 1], probabilities);
        Assert.That(probabilities[1], Is.EqualTo(0.8807970779778823).Within(1e-6));
    }

    [Test]
    public void A_number_of_classes_is_checked_before_the_image_is_read()
    {
        using var classifier = new ImageClassifier(Brightness());
        var unread = new MemoryStream(Grey(1));
        Assert.That(() => classifier.Predict(new byte[3], top: 0), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => classifier.Predict("nowhere.png", top: 0), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => classifier.Predict(unread, top: -1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(async () => await classifier.PredictAsync(new byte[3], top: 0), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(async () => await classifier.PredictAsync(unread, top: 0), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(unread.Position, Is.Zero);
    }

    [TestCase(false)]
    [TestCase(true)]
    public void An_ONNX_file_keeps_the_same_whatever_its_axes(bool channelsFirst)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".onnx");
        try
        {
            using (Sequential model = Brightness())
            {
                OnnxModel.Save(
                    model, path, new OnnxExportOptions { ChannelsFirst = channelsFirst,
                        Metadata = new SampleMetadata(["dark", "bright"], new ImageEncoding { Scale = 1 }).ToText() });
            }

            using ImageClassifier classifier = ImageClassifier.Load(path, modelOptions: Managed);
            Classification best = classifier.Predict(Grey(1), top: 1)[0];
            Assert.That(best.Name, Is.EqualTo("bright"));
            Assert.That(best.Probability, Is.EqualTo(0.8807970779778823).Within(1e-6));
            using Predictor predictor = PredictorFile.Load(path, modelOptions: Managed);
            float[] probabilities = new float[2];
            predictor.Predict([1, 1, 1, 1], probabilities);
            Assert.That(probabilities[1], Is.EqualTo(0.8807970779778823).Within(1e-6));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public async Task Images_of_many_callers_at_a_time_are_each_their_own()
    {
        await using var classifier = new ImageClassifier(Brightness(), classNames: ["dark", "bright"], options: new PredictorOptions { MaxBatchSize = 4 });
        byte[] levels = [.. Enumerable.Range(0, 64).Select(i => (byte)(i * 4))];
        IReadOnlyList<Classification>[] found = await Task.WhenAll(levels.Select((l, i) =>
            i % 2 == 0 ? classifier.PredictAsync(Grey(l)) : Task.Run(() => classifier.PredictAsync(new MemoryStream(Grey(l))))));
        double[] bright = [.. found.Select(f => f.Single(c => c.Name == "bright").Probability)];
        Assert.That(bright, Is.EqualTo(levels.Select(l => 1 / (1 + Math.Exp(2 - (4 * l / 255.0))))).Within(1e-6));
        Assert.That(classifier.Predictor.Statistics.Samples, Is.EqualTo(64));
    }

    [Test]
    public void A_disposed_classifier_says_so()
    {
        var classifier = new ImageClassifier(Brightness());
        classifier.Dispose();
        classifier.Dispose();
        Assert.That(() => classifier.Predict(Grey(1)), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(async () => await classifier.PredictAsync(Grey(1)), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void What_is_no_classifier_or_no_image_is_said()
    {
        using var values = new Sequential { new Flatten(inputShape: (2, 2, 1)), new Dense(1) };
        Assert.That(() => new ImageClassifier(values), Throws.ArgumentException.With.Message.Contains("one number per class"));
        using Sequential model = Brightness();
        Assert.That(() => new ImageClassifier(model, classNames: ["one"]), Throws.ArgumentException.With.Message.Contains("2 classes, received 1 names"));
        using var classifier = new ImageClassifier(Brightness());
        Assert.That(() => classifier.Predict(new byte[3]), Throws.TypeOf<DataException>().With.Message.Contains("the image"));
        Assert.That(classifier.ClassNames, Is.EqualTo(new[] { "0", "1" }));
    }
}
