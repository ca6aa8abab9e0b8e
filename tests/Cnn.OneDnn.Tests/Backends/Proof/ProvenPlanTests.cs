using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Backends.Managed;
using Cnn.OneDnn.Backends.OneDnn;
using Cnn.OneDnn.Backends.Proof;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn.Tests.Backends.Proof;

/// <summary>Plans are made on the user's machine, of kernels that no test ever ran there: whatever of them is wrong, the plan is right.</summary>
[NonParallelizable]
internal sealed class ProvenPlanTests
{
    private const int Seeds = 200, Batch = 6;

    /// <summary>One implementation of one op is wrong, on either backend, in one of seven ways.</summary>
    [Test]
    public void A_plan_holds_no_wrong_kernel()
    {
        float[] expected = Step(new NoFault());
        Assert.That(expected.Count(g => Math.Abs(g) > 1e-5), Is.GreaterThan(500), "there are gradients to compare");
        int struck = 0, planned = 0;
        for (int seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var fault = new SomeFault((Fault)(seed % Enum.GetValues<Fault>().Length), random.Next(24), Native: random.Next(3) > 0);
            float[]? gradients = Attempt(fault, alone: false);
            struck += fault.Victim is null ? 0 : 1;
            planned += gradients is null ? 0 : 1;
            Assert.That(gradients ?? expected, Is.EqualTo(expected).Within(2e-5), $"seed {seed}: {fault}");
        }

        Assert.That(struck, Is.GreaterThan(Seeds / 2), "kernels that were asked for and had the fault");
        Assert.That(planned, Is.GreaterThan(Seeds * 3 / 4), "plans that could be made");
    }

    [Test]
    public void Without_a_second_backend_definitions_tell_what_is_right([Values] Fault fault)
    {
        float[] expected = Step(new NoFault(), alone: true);
        for (int victim = 0; victim < 24; victim++)
        {
            var one = new SomeFault(fault, victim, Native: false);
            Assert.That(Attempt(one, alone: true) ?? expected, Is.EqualTo(expected).Within(2e-5), $"{one}");
        }
    }

    // Each round leaves out what the last one found; where that never ends, the plan is the last round's, which is right as all are.
    [Test]
    public void A_plan_is_made_where_every_choice_has_to_be_made_again()
    {
        int asked = 0;
        float[] gradients = Step(new NoFault(), wrong: () => asked++);
        Assert.That(asked, Is.GreaterThan(2), "the choice was made again");
        Assert.That(gradients, Is.EqualTo(Step(new NoFault())).Within(2e-5));
    }

    // Where the only kernel that there is has the fault, no plan can be made.
    private static float[]? Attempt(SomeFault fault, bool alone)
    {
        try
        {
            return Step(fault, alone);
        }
        catch (UnsupportedException e)
        {
            Assert.That(e.Message, Does.Contain("no kernel").And.Contain("cnn info"));
            return null;
        }
    }

    private static float[] Step(NoFault fault, bool alone = false, Func<int>? wrong = null)
    {
        using Model model = Network();
        return model.Executor.Engine.Invoke(() =>
        {
            var clock = new StoppedClock();
            using IBackend native = alone ? new ManagedBackend(2) : fault.Wrap(new OneDnnBackend(2), native: true, clock);
            using IBackend managed = fault.Wrap(new ManagedBackend(native.Team), native: false, clock);
            var book = new ProofBook(null);
            using var rights = alone ? new RightResults(clock, managed) : new RightResults(clock, native, managed);
            using var first = new ProvenBackend(alone ? managed : native, rights, book, "this one", clock);
            using var second = new ProvenBackend(managed, rights, book, "this one", clock);
            return Gradients(model, new KernelFactory(first, alone ? first : second, wrong ?? (() => book.Wrong)), fault, book);
        });
    }

    private static float[] Gradients(Model model, KernelFactory kernels, NoFault fault, ProofBook book)
    {
        ModelExecutor executor = model.Executor;
        PlanGraph graph = NetworkLayout.WithLoss(model, model.Losses, new PlanKey(Batch), training: true);
        using Plan plan = Planner.Build(graph, kernels, executor.Store, executor.Engine.Settings.Times);
        // Nothing times a number is zero, whose sign and whose absence nobody can tell.
        Assert.That(plan.Steps.Where(s => s.Kernel is FaultyKernel && s.Op is not AffineOp { Scale: 0 }).Select(s => $"{s.Op} {s.Kernel.Implementation}"),
            Is.Empty, $"{fault}; refused: {string.Join("; ", book.Met)}");
        executor.Run(plan, [Images()], [Tensor.From([.. Enumerable.Range(0, Batch).Select(i => i % 4)], Batch)]);
        List<float> gradients = [];
        foreach (Parameter parameter in model.Parameters.Where(p => !p.IsStatistic))
        {
            var values = new Tensor(parameter.Shape);
            executor.Store.Read(parameter, executor.Store.Gradients, values);
            gradients.AddRange(values.AsSpan<float>().ToArray());
        }

        return [.. gradients];
    }

    private static Tensor Images()
    {
        var images = new Tensor(new Shape(Batch, 9, 9, 3));
        var random = new Random(4);
        foreach (ref float value in images.AsSpan<float>())
        {
            value = random.NextSingle();
        }

        return images;
    }

    private static Model Network()
    {
        var input = new Input(9, 9, 3);
        SymbolicTensor x = new Conv2D(16, 3) { Padding = Padding.Same, Activation = Activation.Relu }.Apply(input.Output);
        SymbolicTensor y = new ReLU().Apply(new BatchNormalization().Apply(new Conv2D(16, 3) { Padding = Padding.Same }.Apply(x)));
        y = new ReLU().Apply(new Add().Apply(x, new BatchNormalization().Apply(new Conv2D(16, 1).Apply(y))));
        y = new MaxPooling2D(2).Apply(y);
        y = new Conv2D(20, 3) { Strides = 2, Activation = Activation.Tanh }.Apply(y);
        y = new Concatenate().Apply(y, new LeakyReLU().Apply(y));
        y = new Dense(10) { Activation = Activation.Sigmoid }.Apply(new Flatten().Apply(y));
        var model = new Model(
            input.Output, new Dense(4) { Activation = Activation.Softmax }.Apply(y)) { Options = new ModelOptions { Backend = BackendKind.OneDnn, Seed = 3 } };
        model.Compile(new Sgd(), Loss.SparseCategoricalCrossentropy);
        return model;
    }

    private record NoFault
    {
        public virtual IBackend Wrap(IBackend backend, bool native, StoppedClock clock) => backend;
    }

    private sealed record SomeFault(Fault Fault, int Index, bool Native) : NoFault
    {
        private FaultyBackend? faulty;

        public string? Victim => faulty?.Victim;

        public override IBackend Wrap(IBackend backend, bool native, StoppedClock clock) => native == Native
            ? faulty = new FaultyBackend(backend, Index, Fault, clock)
            : backend;

        public override string ToString() => $"{Fault} in {Victim ?? "nothing"} of the {(Native ? "native" : "managed")} backend";
    }
}
