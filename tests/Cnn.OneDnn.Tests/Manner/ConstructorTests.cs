using System.Reflection;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Manner;

/// <summary>What is said in a constructor is what the property of the same name has: of every layer, optimizer, loss, metric and callback.</summary>
[TestFixture]
internal sealed class ConstructorTests
{
    private static readonly Dictionary<Type, object> Samples = new()
    {
        [typeof(int)] = 3,
        [typeof(double)] = 0.25,
        [typeof(float)] = 0.25f,
        [typeof(string)] = "given",
        [typeof(PerAxis)] = new PerAxis(3),
        [typeof(Padding)] = Padding.Same,
        [typeof(DataFormat)] = DataFormat.ChannelsFirst,
        [typeof(DataFormatArgument)] = (DataFormatArgument)DataFormat.ChannelsFirst,
        [typeof(InterpolationArgument)] = (InterpolationArgument)Interpolation.Nearest,
        [typeof(FillModeArgument)] = (FillModeArgument)FillMode.Wrap,
        [typeof(FactorRange)] = (FactorRange)0.25,
        [typeof(Constraint)] = new NonNeg(),
        [typeof(ActivationArgument)] = (ActivationArgument)Activation.Tanh,
        [typeof(Initializer)] = new HeNormal(),
        [typeof(Regularizer)] = new L2(0.5),
        [typeof(Shape)] = new Shape(4, 4, 4),
        [typeof(MonitorModeArgument)] = (MonitorModeArgument)MonitorMode.Max,
        [typeof(AveragingArgument)] = (AveragingArgument)Averaging.Micro,
        [typeof(AucCurveArgument)] = (AucCurveArgument)AucCurve.PrecisionRecall,
        [typeof(ReductionArgument)] = (ReductionArgument)Reduction.Sum,
        [typeof(Thresholds)] = (Thresholds)new[] { 0.25, 0.75 },
        [typeof(char)] = ';',
        [typeof(IReadOnlyList<int>)] = new[] { 1, 2 },
        [typeof(LearningRateArgument)] = (LearningRateArgument)0.125,
    };

    private static IEnumerable<TestCaseData> Arguments() =>
        from type in typeof(Layer).Assembly.GetTypes()
        where type is { IsPublic: true, IsAbstract: false }
            && new[] { typeof(Layer), typeof(Optimizer), typeof(Loss), typeof(Metric), typeof(Callback) }.Any(b => b.IsAssignableFrom(type))
        from constructor in type.GetConstructors().Where(c => !c.GetParameters().Any(p => p.ParameterType.IsByRefLike))
        from parameter in constructor.GetParameters()
        where (Samples.ContainsKey(Plain(parameter.ParameterType)) || parameter.ParameterType == typeof(bool))
            && type.GetProperty(NameOf(parameter)) is not null
        select new TestCaseData(constructor, parameter).SetArgDisplayNames(type.Name, parameter.Name!);

    [TestCaseSource(nameof(Arguments))]
    public void What_is_said_is_kept(ConstructorInfo constructor, ParameterInfo parameter)
    {
        object?[] arguments = [.. constructor.GetParameters().Select(p => p == parameter || !p.HasDefaultValue ? Sample(p) : Default(p))];
        object made = constructor.Invoke(arguments);
        object? kept = made.GetType().GetProperty(NameOf(parameter))!.GetValue(made);
        object expected = arguments[parameter.Position]! switch
        {
            ActivationArgument activation => activation.Value,
            LearningRateArgument rate => rate.Number,
            MonitorModeArgument mode => mode.Value,
            AveragingArgument average => average.Value,
            AucCurveArgument curve => curve.Value,
            ReductionArgument reduction => reduction.Value,
            DataFormatArgument format => format.Value,
            InterpolationArgument interpolation => interpolation.Value,
            FillModeArgument fill => fill.Value,
            string { Length: 1 } letter when kept is char => letter[0],
            object other => other,
        };
        Assert.That(kept is PerAxis axes ? axes.Distinct() : kept, Is.EqualTo(kept is PerAxis ? new[] { 3 } : expected));
    }

    [Test]
    public void Names_stand_for_what_Keras_calls_so()
    {
        var layer = new Conv2D(2, 3, padding: "SAME", activation: "relu", kernelInitializer: "he_normal", kernelRegularizer: "l2");
        Assert.That(layer.Padding, Is.EqualTo(Padding.Same));
        Assert.That(layer.Activation, Is.EqualTo(Activation.Relu));
        Assert.That(layer.KernelInitializer, Is.TypeOf<HeNormal>());
        Assert.That(layer.KernelRegularizer!.L2, Is.EqualTo(0.01f));
        Assert.That(() => new Conv2D(2, 3, padding: "some"), Throws.ArgumentException.With.Message.Contains("valid, same or causal"));
        Assert.That(() => new Dense(2, "rellu"), Throws.ArgumentException.With.Message.Contains("relu"));
        Assert.That(() => (Optimizer)"adamm", Throws.ArgumentException.With.Message.Contains("adamw"));
        Assert.That(() => (Regularizer)"l3", Throws.ArgumentException.With.Message.Contains("l1_l2"));
        Assert.That(((Optimizer)"SGD").LearningRate, Is.EqualTo(0.01));
        Assert.That(((Loss)"mse").Name, Is.EqualTo("mean_squared_error"));
    }

    [Test]
    public void A_learning_rate_may_be_a_schedule()
    {
        var optimizer = new Sgd(new CosineDecay(0.1, 1000), momentum: 0.9);
        Assert.That(optimizer.Schedule, Is.TypeOf<CosineDecay>());
        Assert.That(optimizer.LearningRate, Is.EqualTo(0.1));
        Assert.That(() => new Adam(-1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(new AdamW().WeightDecay, Is.EqualTo(0.004));
    }

    [Test]
    public void A_checkpoints_path_is_a_folder_or_a_file()
    {
        var file = new ModelCheckpoint("best.safetensors", monitor: "val_accuracy", saveBestOnly: true);
        Assert.That((file.BestPath, file.SaveBest, file.SaveLast, file.Monitor), Is.EqualTo(("best.safetensors", true, false, "val_accuracy")));
        var every = new ModelCheckpoint("all.safetensors");
        Assert.That((every.LastPath, every.SaveBest, every.SaveLast), Is.EqualTo(("all.safetensors", false, true)));
        Assert.That(new ModelCheckpoint("best.cnn", saveBestOnly: true, mode: "max").BestPath, Is.EqualTo("best.cnn"));
        Assert.That(new ModelCheckpoint("runs/v1.2").LastPath, Is.EqualTo(Path.Combine("runs/v1.2", "last.safetensors")));
        var folder = new ModelCheckpoint("run");
        Assert.That((folder.LastPath, folder.SaveBest, folder.SaveLast), Is.EqualTo((Path.Combine("run", "last.safetensors"), true, true)));
    }

    private static Type Plain(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static string NameOf(ParameterInfo parameter) => char.ToUpperInvariant(parameter.Name![0]) + parameter.Name[1..];

    private static object? Default(ParameterInfo parameter) =>
        parameter.DefaultValue ?? (parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null);

    // Of a switch the other position: what is said must be another than what is there anyway.
    private static object Sample(ParameterInfo parameter) => parameter switch
    {
        { ParameterType: var type } when type == typeof(bool) => !(parameter.HasDefaultValue && (bool)parameter.DefaultValue!),
        { ParameterType: var type } when type == typeof(Func<Symbol, Symbol>) => new Func<Symbol, Symbol>(x => x),
        { ParameterType: var type } when type == typeof(Func<LayerContext, Symbol, Symbol>) => new Func<LayerContext, Symbol, Symbol>((_, x) => x),
        { ParameterType: var type } when type == typeof(Func<Tensor, Tensor, Tensor>) => new Func<Tensor, Tensor, Tensor>((_, x) => x),
        { ParameterType: var type } when type == typeof(Layer) => new Dense(2),
        { ParameterType: var type } when type == typeof(Func<int, double>) => new Func<int, double>(_ => 0.1),
        { ParameterType: var type } when type == typeof(Func<int, double, double>) => new Func<int, double, double>((_, rate) => rate),
        { Name: "dims" } => new PerAxis(1),
        { Name: "mode", ParameterType: var type } when type == typeof(string) => "vertical",
        { Name: "separator", ParameterType: var type } when type == typeof(string) => ";",
        { ParameterType: var type } when type.Name.StartsWith("ValueTuple", StringComparison.Ordinal) => Activator.CreateInstance(type)!,
        _ => Samples.TryGetValue(Plain(parameter.ParameterType), out object? sample)
            ? sample
            : throw new InvalidOperationException($"No sample of {parameter.ParameterType.Name} for '{parameter.Name}'."),
    };
}
