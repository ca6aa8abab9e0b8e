using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace TensorFlowCourse;

/// <summary>SGD, Momentum, Adagrad, RMSProp and Adam by hand: gradients come from the model, the rest is arithmetic on tensors.</summary>
internal static class ComparedOptimizers
{
    public static void Compare(int epochs, int samples)
    {
        var (images, labels) = DataSets.Open("mnist").Train.Take(samples).ToTensors();
        foreach ((string rule, double rate) in new[] { ("sgd", 0.1), ("momentum", 0.1), ("adagrad", 0.01), ("rmsprop", 0.001), ("adam", 0.001) })
        {
            using var model = new Sequential(new Flatten(inputShape: (28, 28, 1)), new Dense(10, "softmax"));
            model.Compile("sgd", "sparse_categorical_crossentropy");
            var means = model.Parameters.ToDictionary(p => p, p => Tensor.Zeros(p.Shape));
            var squares = model.Parameters.ToDictionary(p => p, p => Tensor.Zeros(p.Shape));
            int step = 0;
            for (int epoch = 0; epoch < epochs; epoch++)
            {
                double loss = 0;
                int batches = 0;
                for (int start = 0; start < labels.Shape[0]; start += 32, batches++)
                {
                    int end = Math.Min(start + 32, labels.Shape[0]);
                    GradientResult gradients = model.Gradients(images[start..end], labels[start..end]);
                    loss += gradients.Loss;
                    step++;
                    foreach (Parameter p in model.Parameters)
                    {
                        model.SetWeight(p, model.GetWeight(p) - (rate * Change(rule, gradients[p.Path], means, squares, p, step)));
                    }
                }

                Console.WriteLine($"{rule}, epoch {epoch + 1}, loss {loss / batches:F4}");
            }
        }
    }

    private static Tensor Change(string rule, Tensor g, Dictionary<Parameter, Tensor> m, Dictionary<Parameter, Tensor> v, Parameter p, int step)
    {
        switch (rule)
        {
            case "momentum":
                return m[p] = (0.9 * m[p]) + (0.1 * g);
            case "adagrad":
                v[p] += g * g;
                return g / (v[p].Sqrt() + 1e-7);
            case "rmsprop":
                v[p] = (0.9 * v[p]) + (0.1 * g * g);
                return g / (v[p].Sqrt() + 1e-7);
            case "adam":
                m[p] = (0.9 * m[p]) + (0.1 * g);
                v[p] = (0.999 * v[p]) + (0.001 * g * g);
                return m[p] / (1 - Math.Pow(0.9, step)) / ((v[p] / (1 - Math.Pow(0.999, step))).Sqrt() + 1e-7);
            default:
                return g;
        }
    }
}
