namespace Cnn.OneDnn.Tests.Training.SecondUse;

/// <summary>
/// What a user holds has no state of a training in it: a second use is as good as a first. Held for every class that can be given to a model or a training; a
/// new one has to be entered here.
/// </summary>
[TestFixture]
[NonParallelizable]
internal sealed class SecondUseTests
{
    private static readonly string Folder = Directory.CreateTempSubdirectory("cnn-second-use-").FullName;

    private static readonly Dictionary<Type, Used> Uses = new()
    {
        [typeof(Sgd)] = Used.ByOptimizer(() => new Sgd { Momentum = 0.9, ClipNorm = 1 }),
        [typeof(Adagrad)] = Used.ByOptimizer(() => new Adagrad()),
        [typeof(Adadelta)] = Used.ByOptimizer(() => new Adadelta { LearningRate = 1 }),
        [typeof(RmsProp)] = Used.ByOptimizer(() => new RmsProp { Centered = true, Momentum = 0.5, GradientAccumulationSteps = 3 }),
        [typeof(Adam)] = Used.ByOptimizer(() => new Adam { AmsGrad = true }),
        [typeof(AdamW)] = Used.ByOptimizer(() => new AdamW { GlobalClipNorm = 1 }),
        [typeof(Adamax)] = Used.ByOptimizer(() => new Adamax()),
        [typeof(Nadam)] = Used.ByOptimizer(() => new Nadam()),
        [typeof(Lion)] = Used.ByOptimizer(() => new Lion()),
        [typeof(Ftrl)] = Used.ByOptimizer(() => new Ftrl { LearningRate = 0.1 }),

        [typeof(ConstantLearningRate)] = Schedule(() => new ConstantLearningRate(0.01)),
        [typeof(CosineDecay)] = Schedule(() => new CosineDecay(0.01, 12) { WarmupTarget = 0.02, WarmupSteps = 3 }),
        [typeof(ExponentialDecay)] = Schedule(() => new ExponentialDecay(0.01, 3, 0.5)),
        [typeof(InverseTimeDecay)] = Schedule(() => new InverseTimeDecay(0.01, 3, 0.5)),
        [typeof(LinearWarmup)] = Schedule(() => new LinearWarmup(new ExponentialDecay(0.01, 3, 0.5), 4)),
        [typeof(OneCycle)] = Schedule(() => new OneCycle(0.01, 12)),
        [typeof(PiecewiseConstantDecay)] = Schedule(() => new PiecewiseConstantDecay([3, 6], [0.03, 0.01, 0.001])),
        [typeof(PolynomialDecay)] = Schedule(() => new PolynomialDecay(0.01, 5) { Cycle = true }),

        [typeof(Accuracy)] = Used.ByMetric(() => new Accuracy()),
        [typeof(BinaryAccuracy)] = Used.ByMetric(() => new BinaryAccuracy()),
        [typeof(TopKCategoricalAccuracy)] = Used.ByMetric(() => new TopKCategoricalAccuracy { K = 2 }),
        [typeof(Precision)] = Used.ByMetric(() => new Precision()),
        [typeof(Recall)] = Used.ByMetric(() => new Recall { ClassId = 1 }),
        [typeof(TruePositives)] = Used.ByMetric(() => new TruePositives()),
        [typeof(TrueNegatives)] = Used.ByMetric(() => new TrueNegatives()),
        [typeof(FalsePositives)] = Used.ByMetric(() => new FalsePositives(thresholds: [0.2, 0.4])),
        [typeof(FalseNegatives)] = Used.ByMetric(() => new FalseNegatives()),
        [typeof(FBetaScore)] = Used.ByMetric(() => new FBetaScore(beta: 2)),
        [typeof(Sum)] = Used.ByMetric(() => new Sum("sum_of_predictions")),
        [typeof(F1Score)] = Used.ByMetric(() => new F1Score()),
        [typeof(Auc)] = Used.ByMetric(() => new Auc()),
        [typeof(ConfusionMatrix)] = Used.ByMetric(() => new ConfusionMatrix()),
        [typeof(MeanIoU)] = Used.ByMetric(() => new MeanIoU()),
        [typeof(MeanDice)] = Used.ByMetric(() => new MeanDice()),
        [typeof(MeanSquaredErrorMetric)] = Used.ByMetric(() => new MeanSquaredErrorMetric()),
        [typeof(Mean)] = Used.ByMetric(() => new Mean("mean_of_predictions")),
        [typeof(MeanMetricWrapper)] = Used.ByMetric(() => new MeanMetricWrapper((yTrue, yPred) => Ops.Square(yPred), "squares")),
        [typeof(MeanAbsoluteErrorMetric)] = Used.ByMetric(() => new MeanAbsoluteErrorMetric()),

        [typeof(SparseCategoricalCrossentropy)] = Used.ByLoss(() => new SparseCategoricalCrossentropy()),
        [typeof(CategoricalCrossentropy)] = Used.ByLoss(() => new CategoricalCrossentropy { LabelSmoothing = 0.1f }),
        [typeof(BinaryCrossentropy)] = Used.ByLoss(() => new BinaryCrossentropy()),
        [typeof(MeanSquaredError)] = Used.ByLoss(() => new MeanSquaredError()),
        [typeof(MeanAbsoluteError)] = Used.ByLoss(() => new MeanAbsoluteError()),
        [typeof(Huber)] = Used.ByLoss(() => new Huber { Delta = 0.2f }),
        [typeof(KLDivergence)] = Used.ByLoss(() => new KLDivergence()),
        [typeof(Hinge)] = Used.ByLoss(() => new Hinge()),
        [typeof(SquaredHinge)] = Used.ByLoss(() => new SquaredHinge()),
        [typeof(CategoricalHinge)] = Used.ByLoss(() => new CategoricalHinge()),

        [typeof(Dice)] = Used.ByLoss(() => new Dice()),
        [typeof(BinaryFocalCrossentropy)] = Used.ByLoss(() => new BinaryFocalCrossentropy()),
        [typeof(CategoricalFocalCrossentropy)] = Used.ByLoss(() => new CategoricalFocalCrossentropy()),

        [typeof(CsvLogger)] = Used.ByCallback(() => new CsvLogger(Path.Combine(Folder, "log.csv"))),
        [typeof(EarlyStopping)] = Used.ByCallback(() => new EarlyStopping { Patience = 0, MinDelta = 10, RestoreBestWeights = true }),
        [typeof(History)] = Used.ByCallback(() => new History()),
        [typeof(LambdaCallback)] = Used.ByCallback(() => new LambdaCallback(onEpochEnd: (_, logs) => logs["seen"] = 1)),
        [typeof(LearningRateScheduler)] = Used.ByCallback(() => new LearningRateScheduler((_, rate) => rate / 2)),
        [typeof(ModelCheckpoint)] = Used.ByCallback(() => new ModelCheckpoint(Folder) { SaveEverySteps = 3 }),
        [typeof(ProgressBar)] = Used.ByCallback(() => new ProgressBar(TextWriter.Null)),
        [typeof(ReduceLROnPlateau)] = Used.ByCallback(() => new ReduceLROnPlateau { Patience = 0, MinDelta = 10 }),
        [typeof(SGD)] = Used.ByOptimizer(() => new SGD(momentum: 0.9, nesterov: true)),
        [typeof(RMSprop)] = Used.ByOptimizer(() => new RMSprop(momentum: 0.5)),
        [typeof(CosineDecayRestarts)] = Schedule(() => new CosineDecayRestarts(0.01, 3)),
        [typeof(AUC)] = Used.ByMetric(() => new AUC()),
        [typeof(CategoricalAccuracy)] = Used.ByMetric(() => new CategoricalAccuracy()),
        [typeof(SparseCategoricalAccuracy)] = Used.ByMetric(() => new SparseCategoricalAccuracy()),
        [typeof(SparseTopKCategoricalAccuracy)] = Used.ByMetric(() => new SparseTopKCategoricalAccuracy(k: 2)),
        [typeof(RootMeanSquaredError)] = Used.ByMetric(() => new RootMeanSquaredError()),
        [typeof(CosineSimilarity)] = Used.ByLoss(() => new CosineSimilarity()),
        [typeof(LogCosh)] = Used.ByLoss(() => new LogCosh()),
        [typeof(MeanAbsolutePercentageError)] = Used.ByLoss(() => new MeanAbsolutePercentageError()),
        [typeof(MeanSquaredLogarithmicError)] = Used.ByLoss(() => new MeanSquaredLogarithmicError()),
        [typeof(Poisson)] = Used.ByLoss(() => new Poisson()),
        [typeof(Orthogonal)] = Used.ByInitializer(() => new Orthogonal()),
        [typeof(VarianceScaling)] = Used.ByInitializer(() => new VarianceScaling()),
        [typeof(CSVLogger)] = Used.ByCallback(() => new CSVLogger(Path.Combine(Folder, "other.csv"))),
        [typeof(ProgbarLogger)] = Used.ByCallback(() => new ProgbarLogger()),
        [typeof(BackupAndRestore)] = Used.ByCallback(() => new BackupAndRestore(Path.Combine(Folder, "backup"))),
        [typeof(SwapEMAWeights)] = Used.ByCallback(() => new SwapEMAWeights(swapOnEpoch: true)) with
        {
            Model = _ => Used.Compiled(new Adam { UseEma = true, EmaMomentum = 0.9 }, Loss.SparseCategoricalCrossentropy, [Metric.Accuracy]),
        },
        [typeof(SwapEmaWeights)] = Used.ByCallback(() => new SwapEmaWeights(swapOnEpoch: true)) with
        {
            Model = _ => Used.Compiled(new Adam { UseEma = true, EmaMomentum = 0.9 }, Loss.SparseCategoricalCrossentropy, [Metric.Accuracy]),
        },
        [typeof(StepTracer)] = Used.ByCallback(() => new StepTracer(Path.Combine(Folder, "steps.json"))),
        [typeof(TerminateOnNaN)] = Used.ByCallback(() => new TerminateOnNaN()),

        [typeof(TrainingLogger)] = Used.ByCallback(() => new TrainingLogger(Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance)),

        [typeof(TensorDataset)] = Used.ByData(() => SmallTraining.Data(30)),
        [typeof(BatchedDataset)] = Used.ByData(() => SmallTraining.Data(30).Batch(10)),
        [typeof(FitOptions)] = new(() => new FitOptions { Validation = SmallTraining.Data(9, seed: 5), ClassWeights = new Dictionary<int, float> { [1] = 2 } },
            Fit: o => (FitOptions)o),
        [typeof(Regularizer)] = Used.ByRegularizer(() => new L1L2(0.01f, 0.01f)),

        [typeof(Constant)] = Used.ByInitializer(() => new Constant { Value = 0.1f }),
        [typeof(Zeros)] = Used.ByInitializer(() => new Zeros()),
        [typeof(Ones)] = Used.ByInitializer(() => new Ones()),
        [typeof(RandomNormal)] = Used.ByInitializer(() => new RandomNormal()),
        [typeof(RandomUniform)] = Used.ByInitializer(() => new RandomUniform()),
        [typeof(TruncatedNormal)] = Used.ByInitializer(() => new TruncatedNormal()),
        [typeof(GlorotNormal)] = Used.ByInitializer(() => new GlorotNormal()),
        [typeof(GlorotUniform)] = Used.ByInitializer(() => new GlorotUniform()),
        [typeof(HeNormal)] = Used.ByInitializer(() => new HeNormal()),
        [typeof(HeUniform)] = Used.ByInitializer(() => new HeUniform()),
        [typeof(LecunNormal)] = Used.ByInitializer(() => new LecunNormal()),
        [typeof(LecunUniform)] = Used.ByInitializer(() => new LecunUniform()),
    };

    private static IEnumerable<TestCaseData> All => Uses.Select(u => new TestCaseData(u.Value).SetArgDisplayNames(u.Key.Name));

    [OneTimeTearDown]
    public void RemoveFolder() => Directory.Delete(Folder, recursive: true);

    [Test]
    public void Every_class_that_a_user_holds_is_here()
    {
        Type[] kinds = [typeof(Optimizer), typeof(LearningRateSchedule), typeof(Metric), typeof(Loss), typeof(Callback), typeof(Dataset), typeof(Initializer)];
        IEnumerable<Type> there = typeof(Model).Assembly.GetExportedTypes().Where(t => !t.IsAbstract && kinds.Any(t.IsSubclassOf)).Append(typeof(FitOptions))
            .Append(typeof(Regularizer));
        Assert.That(Uses.Keys, Is.EquivalentTo(there));
    }

    [TestCaseSource(nameof(All))]
    public void One_after_the_other(Used use)
    {
        string first = Alone(use)[0];
        object used = use.Make();
        for (int i = 0; i < 3; i++)
        {
            using Model model = use.NewModel(used);
            Assert.That(use.Train(model, used), Is.EqualTo(first), $"use {i + 1}");
        }
    }

    [TestCaseSource(nameof(All))]
    public void In_two_models_in_turns(Used use)
    {
        string[] alone = Alone(use);
        object used = use.Make();
        using Model a = use.NewModel(used), b = use.NewModel(used);
        for (int round = 0; round < alone.Length; round++)
        {
            Assert.That(use.Train(a, used), Is.EqualTo(alone[round]), $"first model, round {round + 1}");
            Assert.That(use.Train(b, used), Is.EqualTo(alone[round]), $"second model, round {round + 1}");
        }
    }

    [TestCaseSource(nameof(All))]
    public void Within_each_other(Used use)
    {
        string first = Alone(use)[0];
        object used = use.Make();
        using Model outer = use.NewModel(used), inner = use.NewModel(used);
        string? within = null;
        Exception? refusal = null;
        var nested = new AtSecondBatch(() =>
        {
            try
            {
                within = use.Train(inner, used);
                inner.Evaluate(use.Data?.Invoke(used) ?? SmallTraining.Data(30));
            }
            catch (InvalidOperationException e) when (!use.CanBeNested)
            {
                refusal = e;
            }
        });
        Assert.That(use.Train(outer, used, nested), Is.EqualTo(first));
        Assert.That(within, use.CanBeNested ? Is.EqualTo(first) : Is.Null);
        Assert.That(refusal, use.CanBeNested ? Is.Null : Is.Not.Null);
    }

    [TestCaseSource(nameof(All))]
    public void After_a_failure(Used use)
    {
        string first = Alone(use)[0];
        object used = use.Make();
        using (Model broken = use.NewModel(used))
        {
            var fails = new AtSecondBatch(() => throw new TimeoutException());
            Assert.That(() => use.Train(broken, used, fails), Throws.InstanceOf<TimeoutException>());
        }

        using Model model = use.NewModel(used);
        Assert.That(use.Train(model, used), Is.EqualTo(first));
    }

    private static string[] Alone(Used use)
    {
        object fresh = use.Make();
        using Model model = use.NewModel(fresh);
        return [use.Train(model, fresh), use.Train(model, fresh)];
    }

    private static Used Schedule(Func<LearningRateSchedule> make) =>
        new(make, o => Used.Compiled(new Sgd { Schedule = (LearningRateSchedule)o }, Loss.SparseCategoricalCrossentropy, []));

    private sealed class AtSecondBatch(Action action) : Callback
    {
        public override void OnBatchEnd(int batch, TrainingLogs logs)
        {
            if (batch == 1)
            {
                action();
            }
        }
    }
}
