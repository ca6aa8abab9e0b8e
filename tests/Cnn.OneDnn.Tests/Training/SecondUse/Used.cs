using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Training.SecondUse;

/// <summary>A training that uses an object which a user may hold on to.</summary>
/// <param name="Make">The object, new.</param>
/// <param name="Model">A model that has it, where it is a part of one.</param>
/// <param name="Fit">What <see cref="OneDnn.Model.Fit"/> gets, where it is a part of that.</param>
/// <param name="Data">The samples, where it is one of them.</param>
internal sealed record Used(Func<object> Make, Func<object, Model>? Model = null, Func<object, FitOptions>? Fit = null, Func<object, Dataset>? Data = null)
{
    /// <summary>Whether it may be in two trainings at once; of callbacks that is refused.</summary>
    public bool CanBeNested { get; init; } = true;

    public static Used ByOptimizer(Func<Optimizer> make) => new(make, o => Compiled((Optimizer)o, Loss.SparseCategoricalCrossentropy, []));

    public static Used ByMetric(Func<Metric> make) => new(make, o => Compiled(new Adam(), Loss.SparseCategoricalCrossentropy, [(Metric)o]));

    public static Used ByCallback(Func<Callback> make) => new(make, Fit: o => new FitOptions { Epochs = 3, Callbacks = [(Callback)o] }) { CanBeNested = false };

    public static Used ByData(Func<Dataset> make) => new(make, Data: o => (Dataset)o);

    // Losses of dense targets learn them from the samples' labels as one-hot rows.
    public static Used ByLoss(Func<Loss> make) =>
        new(make, o => Compiled(new Adam(), (Loss)o, [Metric.Accuracy]), Data: o => Targets(o is SparseCategoricalCrossentropy));

    public static Used ByInitializer(Func<Initializer> make) =>
        new(make, o => Compiled(new Adam(), Loss.SparseCategoricalCrossentropy, [], initializer: (Initializer)o));

    public static Used ByRegularizer(Func<Regularizer> make) =>
        new(make, o => Compiled(new Adam(), Loss.SparseCategoricalCrossentropy, [], regularizer: (Regularizer)o));

    public static Sequential Compiled(
        Optimizer optimizer, Loss loss, IReadOnlyList<Metric> metrics, Initializer? initializer = null, Regularizer? regularizer = null)
    {
        var model = new Sequential(
            new Input(6, 6, 2),
            new Flatten(),
            new Dense(4) { Activation = Activation.Tanh, KernelInitializer = initializer ?? new GlorotUniform(), KernelRegularizer = regularizer },
            new Dropout(0.25f),
            new Dense(SmallTraining.Classes) { Activation = Activation.Softmax })
        {
            Options = new ModelOptions { Backend = BackendKind.Managed, Seed = 3 },
        };
        model.Compile(optimizer, loss, metrics);
        return model;
    }

    public Model NewModel(object used) => Model?.Invoke(used) ?? Compiled(new Adam(), Loss.SparseCategoricalCrossentropy, [Metric.Accuracy]);

    /// <summary>One epoch of a model, with all that is seen of it.</summary>
    public string Train(Model model, object used, params Callback[] more)
    {
        FitOptions options = Fit?.Invoke(used) ?? new FitOptions();
        Dataset data = Data?.Invoke(used) ?? Targets(sparse: true);
        History history = model.Fit(data, options with { BatchSize = 8, Validation = options.Validation ?? data, Callbacks = [.. options.Callbacks, .. more] });
        IEnumerable<string> figures = history.Names.Where(n => n is not ("seconds" or "img_s" or "wait_share"))
            .Select(n => $"{n}={string.Join('/', history[n].Select(v => BitConverter.DoubleToInt64Bits(v)))}");
        return string.Join(' ', figures) + " weights " + string.Join(' ', SmallTraining.Weights(model).Select(BitConverter.SingleToInt32Bits));
    }

    private static TensorDataset Targets(bool sparse)
    {
        TensorDataset labelled = SmallTraining.Data(30);
        if (sparse)
        {
            return labelled;
        }

        var batch = new Batch(30, labelled.Inputs, labelled.Targets);
        labelled.Fill([.. Enumerable.Range(0, 30)], 0, batch);
        var rows = new Tensor(new Shape(30, SmallTraining.Classes));
        for (int i = 0; i < 30; i++)
        {
            rows.AsSpan<float>()[(i * SmallTraining.Classes) + batch.Targets[0].AsSpan<int>()[i]] = 1;
        }

        return new TensorDataset(batch.Inputs[0], rows);
    }
}
