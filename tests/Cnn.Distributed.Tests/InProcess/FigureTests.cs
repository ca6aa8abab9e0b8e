using Cnn.Distributed.Tests.Support;
using Cnn.OneDnn;

namespace Cnn.Distributed.Tests.InProcess;

/// <summary>What is reported of a training on several ranks, and by whom.</summary>
[TestFixture]
internal sealed class FigureTests
{
    [Test]
    public void Losses_and_metrics_of_epochs_and_validations_are_those_of_all_samples([Values(2, 3)] int ranks)
    {
        using Engine engine = Ranks.NewEngine();
        using Model alone = Networks.Make("dense", engine);
        History expected = Train(alone, Networks.StepSize);
        History[] together = Ranks.Succeed(ranks, (rank, own) =>
        {
            using Model model = Networks.Make("dense", own);
            model.Distribute(rank);
            return Train(model, Networks.StepSize / ranks);
        });
        Assert.Multiple(() =>
        {
            foreach (string name in new[] { "loss", "accuracy", "val_loss", "val_accuracy" })
            {
                foreach (History each in together)
                {
                    Assert.That(each[name], Is.EqualTo(expected[name]).Within(1e-5).Percent, name);
                }
            }
        });

        static History Train(Model model, int batchSize) => model.Fit(
            Networks.Data(37), new FitOptions { Epochs = 2, BatchSize = batchSize, Validation = Networks.Data(11, seed: 4), ValidationBatchSize = 2 });
    }

    [Test]
    public void Class_and_sample_weights_weigh_as_they_do_alone()
    {
        using Engine engine = Ranks.NewEngine();
        using Model alone = Networks.Make("dense", engine);
        Train(alone, Networks.StepSize);
        float[][] together = Ranks.Succeed(3, (rank, own) =>
        {
            using Model model = Networks.Make("dense", own);
            model.Distribute(rank);
            Train(model, Networks.StepSize / 3);
            return StepRecorder.Weights(model);
        });
        float[] expected = StepRecorder.Weights(alone);
        Assert.That(together[1], Is.EqualTo(expected).Within(1e-6));

        static void Train(Model model, int batchSize)
        {
            Tensor weights = Tensor.From(Enumerable.Range(0, 37).Select(i => (i % 4) / 2f).ToArray(), 37);
            model.Fit(Networks.Data(37), new FitOptions
            {
                BatchSize = batchSize, SampleWeights = weights, ClassWeights = new Dictionary<int, float> { [1] = 3, [4] = 0.5f },
            });
        }
    }

    [Test]
    public void Statistics_of_batch_normalization_are_the_same_on_every_rank_after_an_epoch()
    {
        float[][] together = Ranks.Succeed(3, (rank, engine) =>
        {
            using Model model = Networks.Make("normalized", engine, seed: (ulong)rank.Rank);
            model.Distribute(rank);
            model.Fit(Networks.Data(37), new FitOptions { Epochs = 2, BatchSize = 4 });
            return StepRecorder.Weights(model);
        });
        Assert.Multiple(() =>
        {
            Assert.That(together[1], Is.EqualTo(together[0]));
            Assert.That(together[2], Is.EqualTo(together[0]));
        });
    }

    [Test]
    public void What_writes_runs_on_rank_0_alone_and_what_changes_the_training_on_all()
    {
        string folder = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"ranks-{Guid.NewGuid():N}");
        var files = new (string Csv, double Rate)[2];
        try
        {
            Ranks.Succeed(2, (rank, engine) =>
            {
                using Model model = Networks.Make("dense", engine);
                model.Distribute(rank);
                string own = Path.Combine(folder, $"{rank.Rank}");
                Directory.CreateDirectory(own);
                model.Fit(Networks.Data(24), new FitOptions
                {
                    BatchSize = 6,
                    Callbacks = [new CsvLogger(Path.Combine(own, "log.csv")), new ModelCheckpoint(own), new LearningRateScheduler((_, _) => 0.25)],
                });
                string kinds = string.Join(' ', Directory.GetFiles(own).Select(Path.GetExtension).Distinct().Order());
                return files[rank.Rank] = (kinds, model.Optimizer!.LearningRate);
            });
            Assert.That(files, Is.EqualTo(new[] { (".csv .safetensors", 0.25), ("", 0.25) }));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void A_training_goes_on_on_two_ranks_where_one_rank_left_it_within_an_epoch()
    {
        using Engine engine = Ranks.NewEngine();
        using Model alone = Networks.Make("dense", engine);
        alone.Fit(Networks.Data(37), new FitOptions { Epochs = 2, BatchSize = Networks.StepSize });
        string file = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"ranks-{Guid.NewGuid():N}.safetensors");
        try
        {
            using (Model first = Networks.Make("dense", engine))
            {
                var stop = new LambdaCallback(onBatchEnd: (batch, _) => first.StopTraining = batch == 1);
                first.Fit(Networks.Data(37), new FitOptions { Epochs = 2, BatchSize = Networks.StepSize, Callbacks = [stop] });
                Checkpoint.Save(first, file, first.EpochsDone);
            }

            (float[] Weights, History Figures)[] together = Ranks.Succeed(2, (rank, own) =>
            {
                using Model model = Networks.Make("dense", own);
                Checkpoint.Resume(model, file);
                model.Distribute(rank);
                History history = model.Fit(Networks.Data(37), new FitOptions { Epochs = 2, BatchSize = Networks.StepSize / 2 });
                return (StepRecorder.Weights(model), history);
            });
            Assert.That(together[0].Weights, Is.EqualTo(StepRecorder.Weights(alone)).Within(1e-6));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
