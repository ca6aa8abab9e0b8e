using Cnn.Models;
using Cnn.OneDnn;

namespace Cnn.Cli.Tests.Browser;

/// <summary>The page of a training that goes on, as it is looked at meanwhile, from a file.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class LivePageTests
{
    private const string Canvases = "document.querySelectorAll('.plot canvas').length";

    [Test]
    public async Task A_page_follows_the_training_and_stops_with_it()
    {
        await using Chromium browser = await Chromium.StartAsync();
        using var folder = new TemporaryFolder();
        using Model model = ModelZoo.Create("lenet5");
        model.Compile(new Sgd(0.01), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        using var gates = new Gates();
        int[] labels = [.. Enumerable.Range(0, 64).Select(i => i % 10)];
        var fit = Task.Run(() => model.Fit(Tensor.Random([64, 28, 28, 1], seed: 1), labels, epochs: 2, verbose: 0,
            callbacks: [new RunReport(folder.Path), gates]));
        try
        {
            Gates.WaitFor(gates.FirstEpoch);
            Sight sight = await browser.OpenAsync(Path.Combine(folder.Path, RunReport.PageName));
            Assert.That(await sight.Page.InnerTextAsync("#status"), Is.EqualTo("Training: 1 of 2 epochs done; this page follows it."));

            // What lies beside the page says no more than which one it is.
            int charts = await sight.Page.EvaluateAsync<int>(Canvases);
            await sight.UntilAskedAsync(2);
            Assert.That(charts, Is.EqualTo(4), "loss, accuracy, learning rate, images per second");
            Assert.That(await sight.Page.EvaluateAsync<int>(Canvases), Is.EqualTo(charts));
            Assert.That(await sight.Page.InnerTextAsync("#status"), Is.EqualTo("Training: 1 of 2 epochs done; this page follows it."));

            gates.GoOn.Release();
            await sight.UntilAsync("document.getElementById('status').textContent === 'Training: epoch 2 of 2, step 1 of 2.'");
            Assert.That(await sight.Page.EvaluateAsync<double>("window.cnnCharts[0].data[0].at(-1)"), Is.EqualTo(1.5), "the step's point is there");

            gates.GoOn.Release();
            await fit;
            await sight.UntilAsync("document.getElementById('status').textContent === 'Finished after 2 epochs.'");
            int asked = sight.Requests.Count;
            await Task.Delay(TimeSpan.FromSeconds(5));
            Assert.Multiple(() =>
            {
                Assert.That(sight.Complaints, Is.Empty);
                Assert.That(sight.Requests, Has.Count.EqualTo(asked), "nothing is asked for any more");
                Assert.That(sight.Requests.Where(r => !r.StartsWith("data:", StringComparison.Ordinal)),
                    Is.All.StartsWith(new Uri(folder.Path).AbsoluteUri), "nor was ever anything from elsewhere");
                Assert.That(File.ReadAllText(Path.Combine(folder.Path, RunReport.PageName)), Does.Not.Contain("data-version=\"").And.Not.Contain("'self'"));
            });
        }
        finally
        {
            gates.GoOn.Release(8);
            await fit;
        }
    }

    /// <summary>Holds the training after its first epoch, and after the first step of its second.</summary>
    private sealed class Gates : Callback, IDisposable
    {
        private static readonly TimeSpan Long = TimeSpan.FromMinutes(2);

        public SemaphoreSlim FirstEpoch { get; } = new(0);

        public SemaphoreSlim GoOn { get; } = new(0);

        public static void WaitFor(SemaphoreSlim gate) => Assert.That(gate.Wait(Long), "the training goes on");

        public override void OnEpochBegin(int epoch, TrainingLogs logs)
        {
            if (epoch == 1)
            {
                FirstEpoch.Release();
                GoOn.Wait(Long);

                // What was said a moment ago is not said again.
                Thread.Sleep(TimeSpan.FromSeconds(2.5));
            }
        }

        public override void OnBatchEnd(int batch, TrainingLogs logs)
        {
            if (Model.EpochsDone == 1 && batch == 0)
            {
                GoOn.Wait(Long);
            }
        }

        public void Dispose()
        {
            FirstEpoch.Dispose();
            GoOn.Dispose();
        }
    }
}
