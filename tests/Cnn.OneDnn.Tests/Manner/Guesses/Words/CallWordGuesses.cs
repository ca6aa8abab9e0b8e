using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Manner.Guesses.Words;

/// <summary>More of what one types who comes from Keras: it compiles, and does what it does there.</summary>
[TestFixture]
internal sealed class CallWordGuesses
{
    [Test]
    public void A_file_is_only_replaced_where_that_is_wanted()
    {
        using var model = new Sequential(new Input(2), new Dense(1));
        string path = Path.Combine(Path.GetTempPath(), $"overwrite-{Guid.NewGuid():N}.safetensors");
        try
        {
            model.Save(path, overwrite: false);
            byte[] first = File.ReadAllBytes(path);
            model.SetWeights([Tensor.Ones(2, 1), Tensor.Ones(1)]);
            Assert.That(() => model.Save(path, overwrite: false), Throws.TypeOf<IOException>().With.Message.Contains("overwrite: true"));
            Assert.That(File.ReadAllBytes(path), Is.EqualTo(first));
            model.Save(path, overwrite: true);
            using Model loaded = Model.LoadModel(path);
            Assert.That(loaded.GetWeights()[0].ToArray(), Is.EqualTo(new[] { 1f, 1 }));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void Predictions_end_after_so_many_batches()
    {
        using var model = new Sequential(new Input(1), new Identity());
        Tensor x = Tensor.Range(10).Reshape(10, 1);
        Assert.That(model.Predict(x, batchSize: 3, steps: 2).ToArray(), Is.EqualTo(new float[] { 0, 1, 2, 3, 4, 5 }));
        Assert.That(model.Predict(x, batchSize: 3, steps: 9).Shape[0], Is.EqualTo(10));
        Assert.That(() => model.Predict(x, batchSize: 3, steps: 0), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void A_history_knows_what_was_asked()
    {
        using var model = new Sequential(new Input(1), new Dense(1));
        model.Compile("sgd", "mse");
        History history = model.Fit(Tensor.Ones(10, 1), Tensor.Ones(10, 1), epochs: 3, batchSize: 4);
        Assert.That((history.Params["epochs"], history.Params["steps"], history.Params["batch_size"]), Is.EqualTo((3, 3, 4)));
        Assert.That(new History().Params, Is.Empty);
    }

    [Test]
    public void A_summary_is_given_to_a_function()
    {
        using var model = new Sequential(new Input(1), new Dense(1));
        string? given = null;
        Assert.That(model.Summary(text => given = text), Is.EqualTo(given).And.EqualTo(model.Summary()));
    }

    [Test]
    public void A_schedule_is_called()
    {
        var schedule = new PiecewiseConstantDecay(boundaries: [100, 200], values: [1.0, 0.5, 0.1]);
        Assert.That((schedule.Call(100), schedule.Call(101), schedule.Call(300)), Is.EqualTo((1.0, 0.5, 0.1)));
    }

    [Test]
    public void Numbers_are_drawn_from_their_range()
    {
        float[] uniform = Tensor.RandomUniform((200, 2), minval: -1, maxval: 3, seed: 4).ToArray();
        Assert.That(uniform, Is.All.InRange(-1f, 3f));
        Assert.That(uniform, Is.EqualTo(Tensor.RandomUniform((200, 2), -1, 3, seed: 4).ToArray()));
        Assert.That(uniform.Average(), Is.EqualTo(1).Within(0.3));
        int[] whole = Tensor.RandInt((200, 1), 2, 5, seed: 1).ToArray<int>();
        Assert.That(whole.Distinct(), Is.EquivalentTo(new[] { 2, 3, 4 }));
        float[] shuffled = Tensor.Shuffle(Tensor.Range(20), seed: 2).ToArray();
        Assert.That(shuffled, Is.EquivalentTo(Tensor.Range(20).ToArray()).And.Not.EqualTo(Tensor.Range(20).ToArray()));
        float[] dropped = Tensor.Dropout(Tensor.Ones(1000), 0.25, seed: 3).ToArray();
        Assert.That(dropped.Distinct().Order(), Is.EqualTo(new[] { 0, 4 / 3f }).Within(1e-6));
        Assert.That(dropped.Average(), Is.EqualTo(1).Within(0.1));
    }

    [Test]
    public void Tensors_have_NumPys_figures()
    {
        var x = Tensor.From([1f, 3, 0, 4], 2, 2);
        Assert.That((x.ArgMin(), x.Var(), x.All(), x.Any()), Is.EqualTo((2, 2.5, false, true)));
        Assert.That(x.ArgMin(axis: 1).ToArray(), Is.EqualTo(new float[] { 0, 0 }));
        Assert.That((x.Std(axis: 0).ToArray(), x.Var(axis: 1).ToArray()), Is.EqualTo((new[] { 0.5f, 0.5f }, new[] { 1f, 4 })));
    }
}
