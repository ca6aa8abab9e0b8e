using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace TensorFlowCourse;

/// <summary>Thirteen convolutions of 3x3 in five stages and three dense layers.</summary>
internal static class VggNet16
{
    public static Model Create()
    {
        var model = new Sequential { new Input(32, 32, 3) };
        foreach ((int filters, int convolutions) in new[] { (64, 2), (128, 2), (256, 3), (512, 3), (512, 3) })
        {
            for (int i = 0; i < convolutions; i++)
            {
                model.Add(new Conv2D(filters, (3, 3), padding: "same"));
                model.Add(new BatchNormalization());
                model.Add(new ActivationLayer("relu"));
            }

            model.Add(new MaxPooling2D((2, 2), strides: 2, padding: "same"));
            model.Add(new Dropout(0.2));
        }

        model.Add(new Flatten());
        model.Add(new Dense(512, "relu"));
        model.Add(new Dropout(0.2));
        model.Add(new Dense(512, "relu"));
        model.Add(new Dropout(0.2));
        model.Add(new Dense(10, "softmax"));
        return model;
    }
}
