using System.Diagnostics.Metrics;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Extending;

/// <summary>What holds for every form of a call alike: tokens, moments, refusals before anything is changed.</summary>
[NonParallelizable]
public sealed partial class CallRulesTests
{
    private static Tensor X => Tensor.Random(new Shape(10, 4), 1);

    private static Tensor Y => Tensor.Random(new Shape(10, 2), 2);

    private static TensorDataset Data => new(X, Y);

    [Test]
    public async Task Both_tokens_of_a_training_end_it()
    {
        using Sequential model = Net();
        using CancellationTokenSource inOptions = new(), inCall = new();
        var stop = new LambdaCallback(onEpochEnd: (_, _) => inOptions.Cancel());
        await model.FitAsync(Data, new FitOptions { Epochs = 1000, Cancellation = inOptions.Token, Callbacks = [stop] }, inCall.Token);
        Assert.That(model.EpochsDone, Is.EqualTo(1));
    }

    [Test]
    public async Task A_token_that_is_cancelled_after_the_last_epoch_undoes_nothing()
    {
        using Sequential model = Net();
        using var cancel = new CancellationTokenSource();
        int seen = 0;
        await foreach (EpochResult _ in model.FitEpochsAsync(Data, new FitOptions { Epochs = 2 }, cancel.Token))
        {
            if (++seen == 2)
            {
                await cancel.CancelAsync();
            }
        }

        Assert.That((seen, model.EpochsDone), Is.EqualTo((2, 2)));
    }

    [Test]
    public async Task A_token_that_is_cancelled_after_a_callback_has_ended_the_training_undoes_nothing()
    {
        using Sequential model = Net();
        using var cancel = new CancellationTokenSource();
        var stop = new LambdaCallback(onEpochEnd: (_, _) => model.StopTraining = true);
        await foreach (EpochResult _ in model.FitEpochsAsync(Data, new FitOptions { Epochs = 9, Callbacks = [stop] }, cancel.Token))
        {
            await cancel.CancelAsync();
        }

        Assert.That(model.EpochsDone, Is.EqualTo(1));
    }

    [Test]
    public async Task All_batches_of_a_prediction_see_the_weights_of_one_moment([Values] bool withToken)
    {
        using var model = new Sequential(new Input(1), new Dense(1, useBias: false, kernelInitializer: new Ones()))
        {
            Options = new ModelOptions { Backend = BackendKind.Managed },
        };
        model.Compile(new Sgd(0.001), Loss.MeanSquaredError);
        Tensor one = Tensor.Ones(new Shape(1, 1)), many = Tensor.Ones(new Shape(200, 1)), zero = Tensor.Zeros(new Shape(1, 1));
        using var over = new CancellationTokenSource();
        Task training = Task.Run(() =>
        {
            while (!over.IsCancellationRequested)
            {
                model.TrainOnBatch(one, zero);
            }
        });
        using var unused = new CancellationTokenSource();
        for (int round = 0; round < 50; round++)
        {
            Tensor seen = withToken ? await model.PredictAsync(many, 1, unused.Token) : model.Predict(many, 1);
            Assert.That(seen.ToArray().Distinct().Count(), Is.EqualTo(1));
        }

        await over.CancelAsync();
        await training;
    }

    [Test]
    public void A_step_by_hand_is_counted_as_one_of_a_training()
    {
        using Sequential model = Net();
        long images = 0;
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, l) => { if (instrument.Name == "cnn.train.images") { l.EnableMeasurementEvents(instrument); } },
        };
        meters.SetMeasurementEventCallback<long>((_, value, _, _) => images += value);
        meters.Start();
        model.TrainOnBatch(X, Y);
        Assert.That(images, Is.EqualTo(10));
    }

    [Test]
    public void A_stream_may_use_the_model_while_its_weights_are_saved()
    {
        using Sequential model = Net();
        var stream = new Asking(() => Task.Run(() => model.Predict(X)));
        Assert.That(() => model.SaveWeights(stream), Throws.Nothing);
        Assert.That(stream.Answered, Is.True);
    }

    [Test]
    public void Weights_that_end_too_early_change_nothing()
    {
        using Sequential model = Net(), other = Net(seed: 9);
        using var content = new MemoryStream();
        other.SaveWeights(content);
        float[] before = model.Predict(X).ToArray();
        Assert.That(() => model.LoadWeights(new Broken(content.ToArray(), content.Length - 8)), Throws.InstanceOf<IOException>());
        Assert.That(model.Predict(X).ToArray(), Is.EqualTo(before));
    }

    [Test]
    public void Values_of_which_one_does_not_fit_are_all_refused()
    {
        using Sequential model = Net();
        float[] before = model.Predict(X).ToArray();
        Tensor kernel = Tensor.Ones(new Shape(4, 2)), bias = new(new Shape(2), DataType.Int32);
        Assert.That(() => model.SetWeights([kernel, bias]), Throws.ArgumentException.With.Message.Contains("dense/bias"));
        Assert.That(() => model.Layers[1].SetWeights(kernel, bias), Throws.ArgumentException);
        Assert.That(model.Predict(X).ToArray(), Is.EqualTo(before));
    }

    [Test]
    public void What_cannot_be_weighed_is_refused_before_the_training_begins()
    {
        using Sequential model = Net();
        int begun = 0;
        var watch = new LambdaCallback(onTrainBegin: _ => begun++);
        Tensor last = Tensor.Ones(10);
        last.AsSpan<float>()[9] = float.NaN;
        Assert.That(() => model.Fit(X, Y, validationSplit: 0.2, sampleWeight: last, callbacks: [watch]),
            Throws.ArgumentException.With.Message.Contains("finite"));
        model.Compile(new Adam(), new Cnn.OneDnn.Dice());
        Assert.That(() => model.Fit(X, Y, sampleWeight: Tensor.Ones(10), callbacks: [watch]),
            Throws.InvalidOperationException.With.Message.Contains("whole batch"));
        Assert.That(begun, Is.Zero);
    }

    [Test]
    public void Two_inputs_are_refused_alike_by_every_call_on_arrays()
    {
        Input a = new(4), b = new(4);
        using var model = new Model([a.Output, b.Output], new Dense(2).Apply(new Add().Apply(a.Output, b.Output)));
        model.Compile(new Adam(), Loss.MeanSquaredError);
        Assert.That(() => model.Fit(X, Y), Throws.ArgumentException.With.Message.Contains("2 inputs"));
        Assert.That(() => model.Evaluate(X, Y), Throws.ArgumentException.With.Message.Contains("2 inputs"));
        Assert.That(() => model.TrainOnBatch(X, Y), Throws.ArgumentException.With.Message.Contains("2 inputs"));
        Assert.That(() => model.Predict(X), Throws.ArgumentException.With.Message.Contains("2 inputs"));
    }

    [Test]
    public void A_training_goes_on_with_the_loss_weights_that_it_began_with()
    {
        using Model saved = Two([1, 0.5]), same = Two([1, 0.5]), other = Two([1, 2]);
        using var content = new MemoryStream(saved.ToBytes());
        Assert.That(() => Checkpoint.Resume(other, content), Throws.InstanceOf<InvalidFormatException>().With.Message.Contains("its losses count 1, 0.5"));
        content.Position = 0;
        Assert.That(() => Checkpoint.Resume(same, content), Throws.Nothing);
    }

    [Test]
    public void Names_of_what_is_built_in_are_no_names_for_classes_of_ones_own()
    {
        Assert.That(() => CustomObjects.Register<Dice>(), Throws.ArgumentException.With.Message.Contains("'Dice'"));
        Assert.That(() => CustomObjects.Register(_ => new CosineDecay()), Throws.ArgumentException.With.Message.Contains("'CosineDecay'"));
    }

    [Test]
    public void The_sum_of_accumulated_gradients_begins_at_zero()
    {
        using Sequential slotted = Net(), plain = Net();
        slotted.Compile(new Slotted { GradientAccumulationSteps = 2 }, Loss.MeanSquaredError);
        plain.Compile(new Sgd(0.1) { GradientAccumulationSteps = 2 }, Loss.MeanSquaredError);
        for (int step = 0; step < 2; step++)
        {
            slotted.TrainOnBatch(X, Y);
            plain.TrainOnBatch(X, Y);
        }

        Assert.That(slotted.Predict(X).ToArray(), Is.EqualTo(plain.Predict(X).ToArray()).Within(1e-6));
    }

    private static Sequential Net(ulong seed = 3)
    {
        var model = new Sequential(new Input(4), new Dense(2)) { Options = new ModelOptions { Backend = BackendKind.Managed, Seed = seed } };
        model.Compile(new Adam(), Loss.MeanSquaredError);
        return model;
    }

    private static Model Two(double[] weights)
    {
        Input x = new(4);
        var model = new Model([x.Output], [new Dense(2, name: "a").Apply(x.Output), new Dense(2, name: "b").Apply(x.Output)])
        {
            Options = new ModelOptions { Backend = BackendKind.Managed },
        };
        model.Compile(new Sgd(0.1), [Loss.MeanSquaredError, Loss.MeanSquaredError], lossWeights: weights);
        return model;
    }
}
