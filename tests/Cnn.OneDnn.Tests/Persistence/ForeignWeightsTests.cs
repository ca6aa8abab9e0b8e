using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Tests.Interop;

namespace Cnn.OneDnn.Tests.Persistence;

/// <summary>
/// Weights in another library's names and axes. The network of the reference is computed here in double precision straight from PyTorch's definitions:
/// channels-first cross-correlation, batch normalization, flattening of (channel, row, column), a product with (out, in).
/// </summary>
[TestFixture]
[NonParallelizable]
public sealed class ForeignWeightsTests
{
    private const int Size = 5, Channels = 2, Filters = 3, Classes = 4, Places = 3;
    private readonly TemporaryFolder folder = new();

    private static IEnumerable<DataFormat> Formats => [DataFormat.ChannelsLast, DataFormat.ChannelsFirst];

    private static IEnumerable<TestCaseData> Models =>
        SmallModels.All.SelectMany(m => Enum.GetValues<WeightFormat>().Select(f => new TestCaseData(m.Make, f).SetArgDisplayNames(m.Name, f.ToString())));

    [OneTimeTearDown]
    public void RemoveFolder() => folder.Dispose();

    [TestCaseSource(nameof(Formats))]
    public void A_state_dict_of_pytorch_computes_what_pytorch_defines(DataFormat format)
    {
        Dictionary<string, Tensor> state = StateDict();
        string path = Path.Combine(folder.Path, "torch.safetensors");
        SafeTensors.Save(path, state);
        using Model model = Network(format, flattenMoves: false);
        Assert.That(model.LoadWeights(path, WeightFormat.PyTorch), Is.Empty);
        Check(model, format, state);
    }

    [Test]
    public void A_flatten_that_moves_channels_to_the_end_is_followed_too()
    {
        Dictionary<string, Tensor> state = StateDict();
        string path = Path.Combine(folder.Path, "moved.safetensors");
        SafeTensors.Save(path, state);
        using Model model = Network(DataFormat.ChannelsFirst, flattenMoves: true);
        model.LoadWeights(path, WeightFormat.PyTorch);
        Check(model, DataFormat.ChannelsFirst, state);
    }

    [Test]
    public void What_is_written_for_pytorch_has_its_names_shapes_and_values()
    {
        Dictionary<string, Tensor> state = StateDict();
        state.Remove("norm.num_batches_tracked");
        string path = Path.Combine(folder.Path, "in.safetensors"), again = Path.Combine(folder.Path, "out.safetensors");
        SafeTensors.Save(path, state);
        using Model model = Network(DataFormat.ChannelsLast, flattenMoves: false);
        model.LoadWeights(path, WeightFormat.PyTorch);
        model.SaveWeights(again, WeightFormat.PyTorch);
        IReadOnlyDictionary<string, Tensor> written = SafeTensors.Load(again);
        Assert.That(written.Keys, Is.EquivalentTo(state.Keys));
        foreach ((string name, Tensor tensor) in state)
        {
            Assert.That(written[name].Shape, Is.EqualTo(tensor.Shape), name);
            Assert.That(SmallModels.Bits(written[name]), Is.EqualTo(SmallModels.Bits(tensor)), name);
        }
    }

    [TestCaseSource(nameof(Models))]
    public void Weights_come_back_bit_for_bit(Func<Model> make, WeightFormat format)
    {
        ArgumentNullException.ThrowIfNull(make);
        string path = Path.Combine(folder.Path, "round.safetensors");
        using Model model = make(), copy = make();
        SmallModels.Fill(model, 3);
        model.SaveWeights(path, format);
        copy.LoadWeights(path, format);
        Assert.That(copy.Parameters.Select(p => SmallModels.Bits(copy.GetWeight(p))),
            Is.EqualTo(model.Parameters.Select(p => SmallModels.Bits(model.GetWeight(p)))));
    }

    // Keras documents the kernel of a transposed convolution as (size, out, in) and of a depthwise one as (size, in, multiplier); PyTorch's are (in, out, size)
    // and (in * multiplier, 1, size).
    [Test]
    public void Kernels_of_transposed_and_depthwise_convolutions_have_pytorchs_axes()
    {
        string path = Path.Combine(folder.Path, "kernels.safetensors");
        SymbolicTensor x = new Input(4, 4, 2).Output;
        SymbolicTensor y = new DepthwiseConv2D((1, 2)) { DepthMultiplier = 3, UseBias = false, Name = "each" }.Apply(x);
        SymbolicTensor z = new Conv2DTranspose(5, (2, 1)) { UseBias = false, Name = "up" }.Apply(y);
        using var model = new Model(x, z) { Options = SmallModels.Managed };
        SmallModels.Fill(model, 1);
        model.SaveWeights(path, WeightFormat.PyTorch);
        IReadOnlyDictionary<string, Tensor> written = SafeTensors.Load(path);
        float[] each = model.GetWeight(model.Parameters[0]).ToArray<float>(), up = model.GetWeight(model.Parameters[1]).ToArray<float>();
        Assert.That(written["each.weight"].Shape.ToArray(), Is.EqualTo(new[] { 6, 1, 1, 2 }));
        Assert.That(written["up.weight"].Shape.ToArray(), Is.EqualTo(new[] { 6, 5, 2, 1 }));

        // Column 1 of channel 1's third kernel; row 1 of the kernel from input 4 to output 3.
        Assert.That(written["each.weight"].AsSpan<float>()[(((1 * 3) + 2) * 2) + 1], Is.EqualTo(each[(((1 * 2) + 1) * 3) + 2]));
        Assert.That(written["up.weight"].AsSpan<float>()[(((4 * 5) + 3) * 2) + 1], Is.EqualTo(up[(((1 * 5) + 3) * 6) + 4]));
    }

    [TestCase("{0}/{1}")]
    [TestCase("{0}/{1}:0")]
    [TestCase("{0}/vars/{2}")]
    [TestCase("layers/{0}/vars/{2}")]
    public void Names_of_keras_files_are_understood(string pattern)
    {
        string path = Path.Combine(folder.Path, "keras.safetensors");
        using Model model = SmallModels.Sequential();
        var tensors = new Dictionary<string, Tensor>();
        foreach (Layer layer in model.Layers)
        {
            for (int i = 0; i < layer.Parameters.Count; i++)
            {
                tensors[string.Format(null, pattern, layer.Name, layer.Parameters[i].Name, i)] = SmallModels.Noise(
                    tensors.Count, layer.Parameters[i].Shape.AsSpan());
            }
        }

        SafeTensors.Save(path, tensors);
        model.LoadWeights(path);
        Assert.That(model.Parameters.Select(p => SmallModels.Bits(model.GetWeight(p))), Is.EqualTo(tensors.Values.Select(SmallModels.Bits)));
    }

    [Test]
    public void The_weights_of_another_model_are_refused_whole_with_every_difference()
    {
        string path = Path.Combine(folder.Path, "other.safetensors");
        using Model model = SmallModels.Sequential();
        byte[] before = SmallModels.Bits(model.GetWeight(model.Parameters[0]));
        Dictionary<string, Tensor> tensors = model.Parameters.ToDictionary(p => $"{p.Owner!.Name}/{p.Name}", p => SmallModels.Noise(1, p.Shape.AsSpan()));
        tensors.Remove("conv2d/bias");
        tensors["dense/kernel"] = SmallModels.Noise(1, 3, 4);
        tensors["surprise/kernel"] = SmallModels.Noise(1, 2);
        SafeTensors.Save(path, tensors);
        Assert.That(() => model.LoadWeights(path), Throws.TypeOf<InvalidFormatException>()
            .With.Message.Contains("another model").And.Message.Contains("conv2d/bias").And.Message.Contains("dense/kernel is (3, 4)")
                .And.Message.Contains("surprise/kernel"));
        Assert.That(SmallModels.Bits(model.GetWeight(model.Parameters[0])), Is.EqualTo(before));
    }

    [Test]
    public void Weights_that_are_no_numbers_are_loaded_and_named()
    {
        string path = Path.Combine(folder.Path, "nan.safetensors");
        using Model model = SmallModels.Sequential();
        Tensor kernel = model.GetWeight(model.Parameters[0]);
        kernel.AsSpan<float>()[3] = float.NaN;
        model.SetWeight(model.Parameters[0], kernel);
        model.SaveWeights(path);
        Assert.That(model.LoadWeights(path), Is.EqualTo(new[] { "conv2d/kernel" }));
    }

    private static Model Network(DataFormat format, bool flattenMoves)
    {
        SymbolicTensor input = (format == DataFormat.ChannelsLast ? new Input(Size, Size, Channels) : new Input(Channels, Size, Size)).Output;
        SymbolicTensor x = new Conv2D(Filters, 3) { DataFormat = format, Name = "conv" }.Apply(input);
        x = new Flatten { DataFormat = flattenMoves ? format : DataFormat.ChannelsLast }.Apply(x);
        x = new BatchNormalization { Name = "norm" }.Apply(new Dropout(0.5).Apply(x));
        return new Model(input, new Dense(Classes) { Name = "fc" }.Apply(x)) { Options = SmallModels.Managed };
    }

    private static Dictionary<string, Tensor> StateDict()
    {
        const int features = Filters * Places * Places;
        Tensor variance = SmallModels.Noise(6, features);
        foreach (ref float value in variance.AsSpan<float>())
        {
            value = MathF.Abs(value) + 0.5f;
        }

        return new Dictionary<string, Tensor>
        {
            ["conv.weight"] = SmallModels.Noise(1, Filters, Channels, 3, 3),
            ["conv.bias"] = SmallModels.Noise(2, Filters),
            ["norm.weight"] = SmallModels.Noise(3, features),
            ["norm.bias"] = SmallModels.Noise(4, features),
            ["norm.running_mean"] = SmallModels.Noise(5, features),
            ["norm.running_var"] = variance,
            ["norm.num_batches_tracked"] = Tensor.From([17], 1),
            ["fc.weight"] = SmallModels.Noise(7, Classes, features),
            ["fc.bias"] = SmallModels.Noise(8, Classes),
        };
    }

    private static void Check(Model model, DataFormat format, Dictionary<string, Tensor> state)
    {
        float[] image = SmallModels.Noise(9, Channels, Size, Size).ToArray<float>();
        double[] expected = Reference(image, state.Where(p => p.Value.Type == DataType.Float32).ToDictionary(p => p.Key, p => p.Value.ToArray<float>()));
        var input = new Tensor(new Shape([1, .. model.Inputs[0].Shape]));
        for (int c = 0; c < Channels; c++)
        {
            for (int place = 0; place < Size * Size; place++)
            {
                int at = format == DataFormat.ChannelsLast ? (place * Channels) + c : (c * Size * Size) + place;
                input.AsSpan<float>()[at] = image[(c * Size * Size) + place];
            }
        }

        Assert.That(model.Predict(input).ToArray<float>(), Is.EqualTo(expected).Within(1e-4));
    }

    private static double[] Reference(float[] image, Dictionary<string, float[]> state)
    {
        const int features = Filters * Places * Places;
        double[] flat = new double[features], result = new double[Classes];
        for (int f = 0; f < features; f++)
        {
            int filter = f / (Places * Places), row = f / Places % Places, column = f % Places;
            double sum = state["conv.bias"][filter];
            for (int c = 0; c < Channels; c++)
            {
                for (int k = 0; k < 9; k++)
                {
                    sum += (double)image[(((c * Size) + row + (k / 3)) * Size) + column + (k % 3)] * state["conv.weight"][(((filter * Channels) + c) * 9) + k];
                }
            }

            flat[f] = ((sum - state["norm.running_mean"][f]) / Math.Sqrt(state["norm.running_var"][f] + 1e-3) * state["norm.weight"][f])
                + state["norm.bias"][f];
        }

        for (int o = 0; o < Classes; o++)
        {
            result[o] = state["fc.bias"][o] + Enumerable.Range(0, features).Sum(f => flat[f] * state["fc.weight"][(o * features) + f]);
        }

        return result;
    }
}
