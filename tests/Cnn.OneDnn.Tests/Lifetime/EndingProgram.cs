using System.Globalization;
using Cnn.OneDnn.Files;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Lifetime;

/// <summary>Programs that end while other threads of theirs are at work.</summary>
internal static class EndingProgram
{
    public const string Training = "training", Writing = "writing", Saving = "saving";

    private const int Writers = 4;
    private static readonly ManualResetEventSlim Begun = new();

    /// <param name="args">Which, then its argument.</param>
    public static int Run(string[] args)
    {
        switch (args)
        {
            case [Training, var milliseconds]:
                _ = Task.Run(Train);
                Begun.Wait();
                Thread.Sleep(int.Parse(milliseconds, CultureInfo.InvariantCulture));
                return 0;

            case [Writing, var folder]:
                // The native library takes its time to end.
                _ = Task.Run(Train);
                Begun.Wait();
                for (int i = 0; i < Writers; i++)
                {
                    string file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{i}.txt"));
                    new Thread(() => Write(file)) { IsBackground = true }.Start();
                }

                Thread.Sleep(50);
                return 0;

            case [Saving, var file]:
                AtomicFile.WriteText(file, "before");
                AppDomain.CurrentDomain.ProcessExit += (_, _) => Task.Run(() => AtomicFile.WriteText(file, "at the end")).Wait();
                return 0;

            default:
                return 2;
        }
    }

    // A new network each time: primitives are made and run.
    private static void Train()
    {
        var x = Tensor.Ones(64, 12, 12, 1);
        int[] y = new int[64];
        while (true)
        {
            using var model = new Sequential(new Conv2D(8, 3, inputShape: (12, 12, 1)), new Conv2D(8, 3), new Flatten(), new Dense(2, "softmax"));
            model.Compile("sgd", "sparse_categorical_crossentropy");
            model.Fit(x, y, batchSize: 16, epochs: 1, verbose: 0);
            Begun.Set();
        }
    }

    private static void Write(string file)
    {
        while (true)
        {
            AtomicFile.WriteText(file, "some");
        }
    }
}
